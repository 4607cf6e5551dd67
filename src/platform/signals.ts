import type { Platform } from '../ports/platform.ts';

/** Calls `run` at every arrival of a signal, until cancelled; the signal's own effect is off meanwhile. */
export const onSignal: Platform['onSignal'] = (name, run) => {
  const heard = (): void => run();
  process.on(name, heard);
  return () => {
    process.off(name, heard);
  };
};
