import { useEffect, useState } from 'preact/hooks';

/** Milliseconds by a clock that nobody sets: only its differences mean something. */
export const monotonic = (): number => performance.now();

/** Renders anew every second, so that times that run are told as they are. Gives the monotonic time. */
export const useTick = (): number => {
  const [at, tick] = useState(monotonic);
  useEffect(() => {
    const timer = setInterval(() => tick(monotonic()), 1000);
    return () => clearInterval(timer);
  }, []);
  return at;
};

/** The reader’s time zone, IANA. */
export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A value as it was when it last came to rest: what is costly to draw waits until a hand has let go. */
export const useSettled = <Value>(value: Value, key: string, restMs: number): Value => {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), restMs);
    return () => clearTimeout(timer);
  }, [key]);
  return settled;
};
