import { afterAll, describe, expect, test } from 'bun:test';
import { cpSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { scratch } from '../support/scratch.ts';

const root = resolve(import.meta.dir, '../..');

/** A copy of the linter's configuration in which any file may be written: the rules are those of the project. */
const house = scratch('house');
for (const part of ['.oxlintrc.json', 'tsconfig.json', 'package.json', 'scripts/lint']) {
  cpSync(join(root, part), join(house.path, part), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(house.path, 'node_modules'));
afterAll(() => house[Symbol.dispose]());

const imports = (specifier: string): string => `export { thing } from '${specifier}';\n`;

const bans = [
  ['a lower floor knows a higher one', 'src/model/case-1.ts', imports('../round/run.ts'), 'imports go down only'],
  [
    'a type of a higher floor',
    'src/model/case-2.ts',
    `import type { A } from '../cli/define.ts';\nexport type B = A;\n`,
    'imports go down only',
  ],
  [
    'a lazy import of a higher floor',
    'src/loop/case-3.ts',
    `export const load = () => import('../cli/run.ts');\n`,
    'imports go down only',
  ],
  [
    'a type named inline',
    'src/journal/case-4.ts',
    `export type A = import('../witness/a.ts').A;\n`,
    'imports go down only',
  ],
  ['a re-export', 'src/config/case-5.ts', `export * from '../verbs/a.ts';\n`, 'imports go down only'],
  ['the Loop knows the Round', 'src/loop/case-6.ts', imports('../round/run.ts'), 'siblings do not know each other'],
  [
    'the Journal knows the configuration',
    'src/journal/case-7.ts',
    imports('../config/schema.ts'),
    'siblings do not know each other',
  ],
  ['an agent knows another', 'src/agents/case-8.ts', imports('./b.ts'), 'an entry of a registry imports only'],
  [
    'a detector knows the journal',
    'src/detectors/case-9.ts',
    imports('../journal/read.ts'),
    'an entry of a registry imports only',
  ],
  [
    'a verb builds an adapter',
    'src/verbs/case-10.ts',
    imports('../platform/files.ts'),
    'only main.ts builds the adapters',
  ],
  ['a view calls a verb', 'src/views/case-11.ts', imports('../verbs/a.ts'), 'a view turns plain data into text'],
  ['a folder without a floor', 'src/utils/case-12.ts', imports('../model/a.ts'), 'stands on no floor'],
  ['citty outside cli/', 'src/verbs/case-13.ts', imports('citty'), 'only cli/ knows citty'],
  ['consola outside cli/', 'src/loop/case-14.ts', imports('consola'), 'consola speaks only from cli/'],
  ['smol-toml outside load.ts', 'src/config/case-15.ts', imports('smol-toml'), 'only config/load.ts knows smol-toml'],
  ['a spawn', 'src/round/case-16.ts', `export const child = Bun.spawn(['true']);\n`, 'Bun.spawn: only platform/'],
  ['the clock', 'src/loop/case-17.ts', `export const at = Date.now();\n`, 'Date.now: only platform/'],
  ['the clock by another name', 'src/loop/case-18.ts', `export const at = new Date();\n`, 'new Date(): only platform/'],
  [
    'the monotonic clock',
    'src/loop/case-19.ts',
    `export const at = performance.now();\n`,
    'performance.now: only platform/',
  ],
  ['a timer', 'src/loop/case-20.ts', `export const a = setTimeout(() => 1, 5);\n`, 'setTimeout: only platform/'],
  ['the process', 'src/cli/case-21.ts', `process.exit(1);\n`, 'process: only platform/'],
  [
    'a writing call',
    'src/journal/case-22.ts',
    `import { writeFileSync } from 'node:fs';\n\nwriteFileSync('a', '');\n`,
    'writeFileSync of node:fs',
  ],
  [
    'the whole of node:fs',
    'src/journal/case-23.ts',
    `import * as fs from 'node:fs';\n\nexport const a = fs.constants;\n`,
    'all of node:fs',
  ],
  ['a child process', 'src/verbs/case-24.ts', imports('node:child_process'), 'node:child_process: only platform/'],
  ['a socket', 'src/web/case-25.ts', imports('node:net'), 'node:net: only platform/'],
  ['a floating promise', 'src/loop/case-26.ts', `const a = async () => 1;\na();\n`, 'no-floating-promises'],
  ['any', 'src/loop/case-27.ts', `export const a = (b: any): unknown => b;\n`, 'no-explicit-any'],
  [
    'a switch with a case left out',
    'src/loop/case-28.ts',
    `export const f = (a: 'x' | 'y'): number => {\n  switch (a) {\n    case 'x':\n      return 1;\n    default:\n      return 2;\n  }\n};\n`,
    'switch-exhaustiveness-check',
  ],
  [
    'a plain import of a type',
    'src/loop/case-29.ts',
    `import { A } from '../model/a.ts';\n\nexport type B = A;\n`,
    'consistent-type-imports',
  ],
] as const;

const allowances = [
  ['the edge spawns', 'src/platform/case-30.ts', `export const child = Bun.spawn(['true']);\n`],
  ['main.ts knows all', 'src/main.ts', `${imports('./platform/open.ts')}process.exit();\n`],
  ['a date from a number', 'src/model/case-31.ts', `export const at = (ms: number): Date => new Date(ms);\n`],
  ['a name of its own', 'src/loop/case-32.ts', `export const f = (process: number): number => process + 1;\n`],
  [
    'reading calls',
    'src/config/case-33.ts',
    `import { readFileSync } from 'node:fs';\n\nexport const a = readFileSync('a');\n`,
  ],
  ['an entry and its machinery', 'src/agents/case-34.ts', imports('./read/json.ts')],
  ['the configuration reads a registry', 'src/config/case-35.ts', imports('../agents/index.ts')],
  [
    'a view knows the type of a result',
    'src/views/case-36.ts',
    `import type { A } from '../verbs/a.ts';\n\nexport type B = A;\n`,
  ],
  ['tests and scripts wait', 'scripts/case-37.ts', `setTimeout(() => process.exit(1), 5);\n`],
] as const;

const lintOutput = v.object({
  diagnostics: v.array(v.object({ filename: v.string(), code: v.exactOptional(v.string()), message: v.string() })),
});

/** Each case in a file of its own, all linted in one run: what is said of it. */
const lintAll = (): ((path: string) => string) => {
  for (const [, path, text] of [...bans, ...allowances]) house.write(path, text);
  const linter = Bun.spawnSync([join(root, 'node_modules/.bin/oxlint'), '--format=json', 'src', 'scripts'], {
    cwd: house.path,
  });
  const { diagnostics } = v.parse(lintOutput, JSON.parse(linter.stdout.toString()));
  return (path) =>
    diagnostics
      .filter(({ filename }) => filename === path)
      .map(({ code, message }) => `${code ?? 'types'}: ${message}`)
      .join('\n');
};

const said = lintAll();

describe('the linter refuses', () => {
  for (const [what, path, , reason] of bans) {
    test(what, () => expect(said(path)).toContain(reason));
  }
});

describe('the linter lets pass', () => {
  for (const [what, path] of allowances) {
    test(what, () => expect(said(path)).toBe(''));
  }
});
