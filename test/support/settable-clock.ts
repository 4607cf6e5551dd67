import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from './scratch.ts';

/** A wall clock that a test sets, for programs that get its environment (needs `faketime`). The machine's own stays. */
export interface SettableClock extends Disposable {
  readonly env: Readonly<Record<string, string>>;
  /** Sets it so many seconds before or behind the machine's. The clock that nobody can set goes on as it was. */
  set(offsetS: number): void;
}

export const settableClock = (): SettableClock => {
  const folder = scratch('clock');
  const file = join(folder.path, 'offset');
  const set = (offsetS: number): void => {
    // Every look at the time reads it: it must never be found half written.
    renameSync(folder.write('next', `${offsetS < 0 ? '' : '+'}${offsetS}s\n`), file);
  };
  set(0);
  const preload = Bun.spawnSync(['faketime', '-f', '+0s', 'printenv', 'LD_PRELOAD']).stdout.toString().trim();
  return {
    env: {
      LD_PRELOAD: preload,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // Spelt so since 0.9.9, and so before.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
    set,
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
};
