/** The same call this many times in a row is an agent that goes in circles. */
export const repetitiveFrom = 8;

/** How often the last tool call has been made in a row. The input is kept as a hash: it can be megabytes. */
export interface Repetition {
  readonly tool: string;
  readonly input: number | bigint;
  readonly times: number;
}

/** Counts one more call. */
export const repeated = (before: Repetition | undefined, tool: string, input: unknown): Repetition => {
  const hash = Bun.hash(typeof input === 'string' ? input : (JSON.stringify(input) ?? ''));
  const same = before?.tool === tool && before.input === hash;
  return { tool, input: hash, times: same ? (before?.times ?? 0) + 1 : 1 };
};
