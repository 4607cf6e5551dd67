import type { Cancel, Clock } from '../../src/ports/clock.ts';
import type { DurationMs, EpochMs } from '../../src/model/time.ts';

/** A clock whose time moves only when told: days pass in milliseconds. */
export interface FakeClock extends Clock {
  /** Lets time pass: whatever is due runs in order, each at its own time, with its consequences. */
  advance(duration: DurationMs): Promise<void>;
  /** Lets time pass from one timer to the next until the promise settles. Throws where nothing would ever wake it. */
  advanceUntil<Value>(settled: Promise<Value>): Promise<Value>;
  /** Sets the wall clock, as a person or NTP does; the monotonic one does not notice. */
  setWall(now: EpochMs): void;
  /** Lets pending promises go on without any time passing. */
  settle(): Promise<void>;
}

interface Timer {
  readonly run: () => void;
  readonly at: number;
  readonly order: number;
}

/** Sunday 2026-11-22, noon UTC. */
export const fakeStart: EpochMs = Date.UTC(2026, 10, 22, 12);

/** A turn of the event loop runs every promise that can go on; it takes no measurable time. */
const settle = async (): Promise<void> => {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
};

export const fakeClock = (start: EpochMs = fakeStart): FakeClock => {
  const timers = new Set<Timer>();
  let monotonic = 1000;
  let wallAhead = start - monotonic;
  let order = 0;

  const add = (delay: DurationMs, run: () => void, every?: DurationMs): Cancel => {
    let timer: Timer | undefined;
    let live = true;
    const place = (at: number): void => {
      order += 1;
      timer = { at, order, run: () => fire(at) };
      timers.add(timer);
    };
    const fire = (at: number): void => {
      run();
      if (every !== undefined && live) place(at + every);
    };
    place(monotonic + Math.max(0, delay));
    return () => {
      live = false;
      if (timer !== undefined) timers.delete(timer);
    };
  };

  const next = (): Timer | undefined => [...timers].toSorted((a, b) => a.at - b.at || a.order - b.order)[0];

  const runNext = async (timer: Timer): Promise<void> => {
    timers.delete(timer);
    monotonic = Math.max(monotonic, timer.at);
    timer.run();
    await settle();
  };

  return {
    now: () => monotonic + wallAhead,
    monotonic: () => monotonic,
    after: (delay, run) => add(delay, run),
    every: (interval, run) => add(interval, run, interval),
    sleep: (delay, abort) =>
      new Promise((resolve) => {
        if (abort?.aborted === true) return resolve();
        const cancel = add(delay, resolve);
        abort?.addEventListener('abort', () => {
          cancel();
          resolve();
        });
      }),
    advance: async (duration) => {
      await settle();
      const end = monotonic + duration;
      for (let timer = next(); timer !== undefined && timer.at <= end; timer = next()) await runNext(timer);
      monotonic = end;
      await settle();
    },
    advanceUntil: async (settled) => {
      let done = false;
      const watched = settled.finally(() => {
        done = true;
      });
      watched.catch(() => {});
      await settle();
      while (!done) {
        const timer = next();
        if (timer === undefined) throw new Error('nothing is due any more, and it has not settled');
        await runNext(timer);
      }
      return await watched;
    },
    setWall: (now) => {
      wallAhead = now - monotonic;
    },
    settle,
  };
};
