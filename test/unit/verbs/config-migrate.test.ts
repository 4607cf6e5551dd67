import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { fail } from '../../../src/model/result.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { openPlatform } from '../../../src/platform/open.ts';
import type { Files } from '../../../src/ports/files.ts';
import { migrateConfig } from '../../../src/verbs/config-migrate.ts';
import { leastText } from '../../support/config-text.ts';
import { scratch } from '../../support/scratch.ts';

const older = `${leastText}[vcs]\norphan_action = "ignore"\n`;

const refused = (path: string, errno: string) =>
  fail({ code: 'io', operation: 'create', path, errno, reason: 'refused by the test' } as const);

/** Migrates with the real files, changed so that something is in the way. */
const written = (changed: (files: Files) => Partial<Files>) => {
  const folder = scratch('config-migrate');
  const path = folder.write('agent-runner.toml', older);
  const { self } = openPlatform();
  const files = { ...openFiles(), ...changed(openFiles()) };
  const result = migrateConfig({ files, self }, { config: path, write: true });
  return { folder, result, text: readFileSync(path, 'utf8') };
};

test('a configuration of which no copy can be kept is not rewritten', () => {
  const { folder, result, text } = written(() => ({ create: (path) => refused(path, 'EACCES') }));
  expect(result).toMatchObject({ ok: false, failure: { code: 'io', errno: 'EACCES' } });
  expect(text).toBe(older);
  folder[Symbol.dispose]();
});

test('a configuration of another user is not replaced by one of ours', () => {
  const { folder, result, text } = written((files) => ({
    facts: (path) => {
      const facts = files.facts(path);
      return facts === undefined ? undefined : { ...facts, uid: facts.uid + 1 };
    },
  }));
  expect(result).toMatchObject({ ok: false, failure: { code: 'io', errno: 'EPERM' } });
  expect(text).toBe(older);
  folder[Symbol.dispose]();
});

test('a disk that refuses the new text leaves the old one, and a copy of it', () => {
  const { folder, result, text } = written(() => ({ writeAtomic: (path) => refused(path, 'ENOSPC') }));
  expect(result).toMatchObject({ ok: false, failure: { code: 'io', errno: 'ENOSPC' } });
  expect(text).toBe(older);
  expect(readFileSync(`${folder.path}/agent-runner.toml.bak`, 'utf8')).toBe(older);
  folder[Symbol.dispose]();
});
