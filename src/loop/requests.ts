import type { Journal } from '../ports/journal.ts';
import type { Platform } from '../ports/platform.ts';
import { loopSignals, signalAction, type LoopSignal } from './signals.ts';
import type { StopRequest } from './stop-conditions.ts';

/** What people asked of the Loop so far. */
export interface Requests {
  /** The strongest wish to end, if any. */
  asked(): StopRequest | undefined;
  /** Aborted once the round is to be cancelled. */
  readonly cancel: AbortSignal;
  /** Aborted once the round is to be killed. */
  readonly kill: AbortSignal;
  /** A signal for one sleep: aborted at the next request, and at once where the Loop is to end. */
  attention(): AbortSignal;
  /** Whether somebody asked, since the last `attention`, for the next round now. */
  woken(): boolean;
}

/** Requests, and the way in which signals make them. */
export interface SignalledRequests extends Requests {
  signalled(signal: LoopSignal): void;
}

/** Nothing asked yet. Each signal that changes something is told in the journal. */
export const createRequests = (journal: Journal): SignalledRequests => {
  const cancel = new AbortController();
  const kill = new AbortController();
  let asked: StopRequest | undefined;
  let attention = new AbortController();
  let woken = false;
  const askEnd = (request: StopRequest, signal: LoopSignal): void => {
    asked = request;
    journal.record({ event: 'sigterm_received', signal, action: request });
    if (request === 'cancel') cancel.abort();
    if (request === 'kill') kill.abort();
  };
  return {
    asked: () => asked,
    cancel: cancel.signal,
    kill: kill.signal,
    attention: () => {
      attention = new AbortController();
      // A wake during a round is meant for a wait that is over by now.
      woken = false;
      if (asked !== undefined) attention.abort();
      return attention.signal;
    },
    woken: () => woken,
    signalled: (signal) => {
      const action = signalAction(asked, signal);
      if (action === undefined) return;
      if (action === 'wake') woken = true;
      else askEnd(action, signal);
      attention.abort();
    },
  };
};

/** Makes the process's signals requests until the returned function is called. */
export const listen = (onSignal: Platform['onSignal'], requests: SignalledRequests): (() => void) => {
  const cancels = loopSignals.map((signal) => onSignal(signal, () => requests.signalled(signal)));
  return () => {
    for (const cancel of cancels) cancel();
  };
};
