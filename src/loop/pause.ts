import type { Wait } from '../model/decision.ts';
import { seconds, type MonotonicMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Requests } from './requests.ts';
import type { LoopInput } from './step.ts';

// A laptop that slept wakes with its timers where they were; the wall clock must be looked at again.
const sliceMs = seconds(30);

/**
 * Sleeps through one slice of a wait, at most 30 s, and tells how it ended. The wall clock decides when
 * a wait is over; a `delay` is over besides when its length has passed on the clock that nobody can set back.
 */
export const createPause = (clock: Clock, requests: Requests): ((wait: Wait) => Promise<LoopInput>) => {
  let current: { readonly wait: Wait; readonly endsAt: MonotonicMs } | undefined;
  return async (wait) => {
    if (current?.wait !== wait) current = { wait, endsAt: clock.monotonic() + (wait.until - clock.now()) };
    const { endsAt } = current;
    const byWall = wait.until - clock.now();
    const left = wait.kind === 'delay' ? Math.min(byWall, endsAt - clock.monotonic()) : byWall;
    await clock.sleep(Math.max(0, Math.min(left, sliceMs)), requests.attention());
    if (requests.woken()) return { kind: 'wake' };
    return { kind: clock.monotonic() >= endsAt ? 'elapsed' : 'tick' };
  };
};
