import { describe, expect, test } from 'bun:test';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { goldensOf, staleGoldens, writeGoldens } from '../../scripts/release/goldens.ts';
import { migrated } from '../../src/config/migrate.ts';
import { readForward } from '../../src/journal/read.ts';
import { ledgerFromText } from '../../src/loop/ledger-text.ts';
import { monitorStateFromText } from '../../src/model/alert.ts';
import { eventKinds } from '../../src/model/event.ts';
import { parsedJson } from '../../src/model/json.ts';
import { loopStateFromText } from '../../src/model/loop-state.ts';
import { metricsLineSchema } from '../../src/model/metrics.ts';
import { parseServePid } from '../../src/model/serve-pid.ts';
import { openFiles } from '../../src/platform/files.ts';
import { readLastKept } from '../../src/round/orphan-state.ts';
import { readStatus } from '../../src/round/status-file.ts';
import { configOf, readText } from '../support/config-text.ts';
import { scratch } from '../support/scratch.ts';
import { valueOf } from '../support/value-of.ts';

// Configuration and log folder of every version must load for ever: goldens are added, and never changed.
const root = resolve(import.meta.dir, '../..');
const releases = join(root, 'test/golden/releases');
const files = openFiles();

/** Readers of the state files, by their names; each gives undefined for what it does not understand. */
const states: Readonly<Record<string, (text: string, logDir: string) => unknown>> = {
  'status.json': (_, logDir) => (readStatus(files, logDir).kind === 'present' ? true : undefined),
  'loop-state.json': (text) => loopStateFromText(text),
  'monitor-state.json': (text) => monitorStateFromText(text),
  'budget-spent.json': (text) => ledgerFromText(text),
  'orphan-state.json': (_, logDir) => readLastKept(files, logDir),
  'round-context.json': (text) => parsedJson(text),
  'serve.pid': (text) => parseServePid(text),
};

describe.each(readdirSync(releases))('what version %s left', (release) => {
  const logDir = join(releases, release, 'logs');
  const named = (pattern: string): readonly string[] => globSync(pattern, { cwd: logDir }).map(String);

  test.each(readdirSync(join(releases, release, 'config')))('loads as a configuration: %s', (name) => {
    const text = readFileSync(join(releases, release, 'config', name), 'utf8');
    expect(readText(text)).toMatchObject({ ok: true });
    const { text: today, left } = valueOf(migrated(text));
    expect(left).toEqual([]);
    expect(configOf(today).values).toEqual(configOf(text).values);
  });

  test('loads as a journal without a line that is passed over', () => {
    const entries = [...readForward({ files, logDir })];
    expect(entries.length).toBeGreaterThan(20);
    expect(entries.filter(({ kind }) => kind !== 'event')).toEqual([]);
  });

  test('loads as metrics', () => {
    const lines = named('metrics-*.jsonl').flatMap((name) =>
      readFileSync(join(logDir, name), 'utf8').trim().split('\n'),
    );
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.filter((line) => !v.is(metricsLineSchema, JSON.parse(line)))).toEqual([]);
  });

  test('loads as state', () => {
    const names = named('*').filter((name) => !name.endsWith('.jsonl') && name !== 'rounds');
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) {
      const text = readFileSync(join(logDir, name), 'utf8');
      expect(states[name]?.(text, logDir), name).toBeDefined();
    }
  });
});

describe('the goldens of a release', () => {
  test('hold a configuration with every key, an event of every kind and every state file', () => {
    using folder = scratch('goldens');
    writeGoldens(folder.path);
    const logDir = join(folder.path, 'logs');
    const config = readFileSync(join(folder.path, 'config/every-key.toml'), 'utf8');
    expect(readText(config)).toMatchObject({ ok: true });
    const kinds = [...readForward({ files, logDir })].flatMap((entry) =>
      entry.kind === 'event' ? [entry.event.event] : [],
    );
    expect(new Set(kinds)).toEqual(new Set(Object.keys(eventKinds)) as Set<never>);
    for (const name of Object.keys(states)) expect(existsSync(join(logDir, name)), name).toBe(true);
  });

  test('are missed where they were not written', () => {
    const empty = mkdtempSync(join(tmpdir(), 'agent-runner-release-'));
    try {
      expect(staleGoldens(empty, '9.9.9')).toContain('config/every-key.toml');
      writeGoldens(goldensOf(empty, '9.9.9'));
      expect(staleGoldens(empty, '9.9.9')).toEqual([]);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });
});
