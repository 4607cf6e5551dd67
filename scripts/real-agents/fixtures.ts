import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { OutcomeKeys } from '../../src/model/outcome.ts';
import type { Behaviour } from './behaviour.ts';

const folder = resolve(import.meta.dir, '../../test/fixtures/transcripts');
const manifestPath = join(folder, 'manifest.json');

/** A captured log in the manifest, with what it must be read as. */
export interface Fixture extends OutcomeKeys {
  readonly agent: string;
  readonly version: string;
  readonly case: string;
  /** Below the folder of the manifest. */
  readonly file: string;
  readonly exitCode: number;
}

/** What a behaviour is called in a file's name. */
const caseNames: Readonly<Record<Behaviour, string>> = {
  ok: 'ok',
  work: 'work',
  commit: 'commit',
  hang: 'hang',
  talk401: 'talks-about-401',
  '401': 'api-key-401',
  '403': 'no-access-403',
  credit: 'no-credit',
  '429': 'rate-limit-429',
  '500': 'server-error-500',
  '529': 'overloaded-529',
  limit: 'usage-limit',
  weekly: 'usage-limit-days-ahead',
};

/** Claude Code alone tells its limits by name. */
const claudeNames: Readonly<Partial<Record<Behaviour, string>>> = { limit: 'five-hour-limit', weekly: 'weekly-limit' };

/** The name of a case, in text mode with its mark. */
export const caseName = (agent: string, behaviour: Behaviour, text: boolean): string => {
  const name = (agent === 'claude' ? claudeNames[behaviour] : undefined) ?? caseNames[behaviour];
  return `${name}${text ? '-text' : ''}`;
};

const isFixture = (value: unknown): value is Fixture =>
  typeof value === 'object' && value !== null && 'file' in value && 'agent' in value && 'version' in value;

const readManifest = (): readonly Fixture[] => {
  const entries: unknown = JSON.parse(readFileSync(manifestPath, 'utf8'));
  return Array.isArray(entries) ? entries.filter(isFixture) : [];
};

/** Writes logs beside the others, and puts them into the manifest in place of those of the same name. */
export const keepFixtures = (kept: readonly { readonly fixture: Fixture; readonly log: string }[]): void => {
  const entries = new Map(readManifest().map((entry) => [entry.file, entry]));
  for (const { fixture, log } of kept) {
    mkdirSync(dirname(join(folder, fixture.file)), { recursive: true });
    writeFileSync(join(folder, fixture.file), log);
    entries.set(fixture.file, fixture);
  }
  const sorted = [...entries.values()].toSorted((one, other) => (one.file < other.file ? -1 : 1));
  writeFileSync(manifestPath, `${JSON.stringify(sorted, undefined, 1)}\n`);
};
