import type { Cancel, Clock } from '../ports/clock.ts';

// A timer with a longer delay fires at once: the delay is a signed 32-bit number of milliseconds.
const longestTimer = 2 ** 31 - 1;

const after = (delay: number, run: () => void): Cancel => {
  const due = performance.now() + delay;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    const rest = due - performance.now();
    timer = setTimeout(rest > longestTimer ? wait : run, Math.min(Math.max(rest, 0), longestTimer));
  };
  wait();
  return () => clearTimeout(timer);
};

const every = (interval: number, run: () => void): Cancel => {
  const timer = setInterval(run, Math.min(interval, longestTimer));
  return () => clearInterval(timer);
};

const sleep = (delay: number, abort?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (abort?.aborted === true) return resolve();
    const done = (): void => {
      cancel();
      abort?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = after(delay, done);
    abort?.addEventListener('abort', done);
  });

/** The machine's clocks. Timers follow the monotonic one, so that a jump of the wall clock moves no limit. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after,
  every,
  sleep,
};
