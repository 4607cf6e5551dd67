import { fail } from '../model/result.ts';
import type { IoResult } from '../ports/files.ts';

/** The system's name of an error, `ENOSPC`; empty where it has none. */
export const errnoName = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** `ENOENT: no such file or directory, open '/x'` without the name and the call, which stand beside it. */
const reasonOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return /^[A-Z0-9]+: ([^,]+)/.exec(message)?.[1] ?? message;
};

/** Turns an error of a system call into the failure that says what was being done to which path. */
const ioFailure = (operation: string, path: string, error: unknown): IoResult<never> =>
  fail({
    code: 'io',
    operation,
    path,
    errno: errnoName(error) === '' ? 'EIO' : errnoName(error),
    reason: reasonOf(error),
  });

/** Runs system calls; what they throw becomes a failure of `operation` on `path`. */
export const attempt = <Value>(operation: string, path: string, calls: () => Value): IoResult<Value> => {
  try {
    return { ok: true, value: calls() };
  } catch (error) {
    return ioFailure(operation, path, error);
  }
};
