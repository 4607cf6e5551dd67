import { expect, test } from 'bun:test';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import self from '../../../package.json' with { type: 'json' };

const root = resolve(import.meta.dir, '../../..');

const scanned = (path: string): readonly string[] => {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.css')) return [...text.matchAll(/@import '([^']+)'/g)].map(([, name = '']) => name);
  // Of TSX the scanner names the runtime of JSX, too, and takes it to be React's.
  if (path.endsWith('.tsx')) return [...text.matchAll(/ from '([^']+)';$/gm)].map(([, name = '']) => name);
  return new Bun.Transpiler({ loader: 'ts' }).scanImports(text).map((found) => found.path);
};

/** The package of a bare import; undefined for our own files and what Bun brings with it. */
const packageOf = (path: string): string | undefined => /^(?!\.|bun$|bun:|node:)(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];

// install.sh builds with `--production`: on a fresh checkout the build once failed for want of the page's own packages.
test('what goes into the executable is installed without what only tests and checks need', () => {
  const files = globSync('src/**/*.{ts,tsx,css}', { cwd: root }).map((path) => join(root, path));
  const needed = new Set(files.flatMap(scanned).flatMap((path) => packageOf(path) ?? []));
  expect([...needed].toSorted()).toEqual(Object.keys(self.dependencies).toSorted());
});
