import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compile } from '../../scripts/build.ts';
import { scratch } from './scratch.ts';

const entry = resolve(import.meta.dir, '../fixtures/programs/broken-version.ts');

/** A version that passes every trial, and whose `serve` then does what it is told: see the program. */
export interface BrokenVersion extends Disposable {
  readonly path: string;
  behaves(how: 'exits' | 'hangs'): void;
}

/** Builds it around a version that works. It has to be a program of its own: a script would run as its interpreter. */
export const buildBrokenVersion = (real: string): BrokenVersion => {
  const folder = scratch('broken-version');
  const path = join(folder.path, 'agent-runner');
  const behaviour = folder.write('behaviour', 'exits\n');
  compile({ entry, outfile: path, define: { BEHAVIOUR: behaviour, REAL: real } });
  return {
    path,
    behaves: (how) => writeFileSync(behaviour, `${how}\n`),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
};
