/** How a child process ended, as the kernel told it. */
export type ExitStatus =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string; readonly number: number };

/** `exit_cause` of `agent_exit`. */
export type ExitCause = 'clean' | 'error' | 'timeout' | `signal:${string}`;

/** `exit_code` as the journal spells it: minus the signal's number for a child ended by one. */
export const journalExitCode = (status: ExitStatus): number =>
  status.kind === 'exited' ? status.code : -status.number;

/** The status that an exit code of the journal tells; the signal's name is in `exit_cause` alone. */
export const exitStatusOf = (code: number, signal = `signal ${-code}`): ExitStatus =>
  code < 0 ? { kind: 'signalled', signal, number: -code } : { kind: 'exited', code };

/** Why the child ended; `timedOut` says that the supervisor's wall ended it, whatever the signal was. */
export const exitCause = (status: ExitStatus, timedOut: boolean): ExitCause => {
  if (timedOut) return 'timeout';
  if (status.kind === 'signalled') return `signal:${status.signal}`;
  return status.code === 0 ? 'clean' : 'error';
};
