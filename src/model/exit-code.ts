/**
 * What each exit code of agent-runner means: the one table, read by the CLI, by the generated
 * reference and by the units. Numbers from 64 up follow BSD's sysexits.h where one fits.
 */
export const exitCodes = {
  done: { code: 0, meaning: 'done, or stopped on request (signal, max_rounds, stop file, agent done)' },
  failed: { code: 1, meaning: 'the operation failed; a round whose agent failed' },
  usage: { code: 2, meaning: 'wrong usage' },
  notRunning: { code: 3, meaning: 'no supervisor is running (`status`, `wake`)' },
  unavailable: { code: 69, meaning: 'a service manager or host cannot be reached' },
  bug: { code: 70, meaning: 'a bug of ours' },
  io: { code: 74, meaning: 'input/output error: disk full, log folder not writable' },
  retryLater: {
    code: 75,
    meaning: 'another supervisor holds the lock; a round that must be tried again later (quota, transient)',
  },
  noAccess: { code: 77, meaning: 'authentication or billing refused' },
  config: { code: 78, meaning: 'configuration broken, or a startup check failed' },
  gaveUp: { code: 79, meaning: 'gave up: crash loop, no progress' },
  timeout: { code: 124, meaning: 'a round that hit the wall' },
  cancelled: { code: 130, meaning: 'a round that was cancelled; a wait that Ctrl-C left' },
} as const satisfies Record<string, { readonly code: number; readonly meaning: string }>;

export type ExitName = keyof typeof exitCodes;
export type ExitCode = (typeof exitCodes)[ExitName]['code'];

/** The number of a named exit code. */
export const exitCode = (name: ExitName): ExitCode => exitCodes[name].code;

/** Whether a number is one of ours. */
export const isExitCode = (code: number): code is ExitCode =>
  Object.values(exitCodes).some((entry) => entry.code === code);
