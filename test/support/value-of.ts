import type { Result } from '../../src/model/result.ts';

/** What a success carries; a failure fails the test with its facts. */
export const valueOf = <Value>(result: Result<Value, unknown>): Value => {
  if (result.ok) return result.value;
  throw new Error(`failed: ${JSON.stringify(result.failure)}`);
};
