import { constants } from 'node:os';
import type { ExitStatus } from '../model/exit-status.ts';

/** How a child of Bun ended; to be asked once it has. */
export const childExit = ({ signalCode, exitCode }: Bun.Subprocess): ExitStatus => {
  if (signalCode === null) return { kind: 'exited', code: exitCode ?? 0 };
  // A real-time signal has no name and comes as its number.
  if (typeof signalCode === 'number') return { kind: 'signalled', signal: `SIG${signalCode}`, number: signalCode };
  return { kind: 'signalled', signal: signalCode, number: constants.signals[signalCode] };
};
