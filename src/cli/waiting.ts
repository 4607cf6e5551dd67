import { fail, ok, type Result } from '../model/result.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';
import { supervisorStatus } from '../verbs/status.ts';
import type { Waiting } from '../verbs/until-gone.ts';
import { endingLine } from '../views/status.ts';

/** The flag of verbs that wait for an end. */
export const timeoutArg = {
  timeout: {
    type: 'string',
    valueHint: 'S',
    description: 'wait at most so many seconds; it ends all the same',
  },
} as const;

/** The flag of verbs that need not wait. */
export const waitArg = {
  wait: { type: 'boolean', default: true, description: 'only ask, and do not wait for the end' },
} as const;

const timeoutOf = (text: string | undefined): Result<{ readonly limit?: DurationMs }> => {
  if (text === undefined) return ok({});
  if (/^\d{1,9}(\.\d{1,3})?$/.test(text)) return ok({ limit: seconds(Number(text)) });
  return fail({ code: 'usage', message: `--timeout needs a number of seconds, not “${text}”` });
};

/** A wait that is shown on a terminal, and that Ctrl-C leaves: the supervisor does not hear it. */
export interface ShownWaiting extends Waiting {
  close(): void;
}

/** Back to the first column, and everything behind it gone. */
const clearLine = '\r\u001B[2K';

/** Begins a wait for the end of a log folder’s supervisor. `close` it when it is over. */
export const openWaiting = (
  platform: Platform,
  terminal: Terminal,
  { logDir, timeout }: { readonly logDir: string; readonly timeout: string | undefined },
): Result<ShownWaiting> => {
  const limit = timeoutOf(timeout);
  if (!limit.ok) return limit;
  const leave = new AbortController();
  const ignore = platform.onSignal('SIGINT', () => leave.abort());
  let drawn = false;
  return ok({
    ...limit.value,
    leave: leave.signal,
    onLook: () => {
      if (!terminal.errIsTerminal) return;
      drawn = true;
      terminal.err(`${clearLine}${endingLine(supervisorStatus(platform, logDir)).slice(0, terminal.columns - 1)}`);
    },
    close: () => {
      ignore();
      if (drawn) terminal.err(clearLine);
    },
  });
};
