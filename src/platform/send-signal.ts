import type { SignalName } from '../ports/processes.ts';

/** Sends a signal. Who has just ended (ESRCH), or belongs to another user (EPERM: sudo), is no failure. */
export const sendSignal = (pid: number, signal: SignalName): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
};
