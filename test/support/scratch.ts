import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A temporary folder: `using folder = scratch()` removes it at the end of the block, and the end of the run at the latest. */
export interface Scratch extends Disposable {
  /** Absolute, links resolved (on macOS the temporary folder is one), so that paths that come back compare equal. */
  readonly path: string;
  /** Writes a file with its folders, and gives its path. */
  write(name: string, text: string): string;
}

const left = new Set<string>();

const remove = (path: string): void => {
  rmSync(path, { recursive: true, force: true });
  left.delete(path);
};

process.on('exit', () => [...left].forEach(remove));

/** Creates an empty folder of its own. */
export const scratch = (name = 'test'): Scratch => {
  const path = mkdtempSync(join(realpathSync(tmpdir()), `agent-runner-${name}-`));
  left.add(path);
  return {
    path,
    write: (file, text) => {
      const target = join(path, file);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
      return target;
    },
    [Symbol.dispose]: () => remove(path),
  };
};
