import type { ArgDef } from 'citty';
import { agents } from '../agents/index.ts';
import { defenses } from '../defenses/index.ts';
import { eventKinds } from '../model/event.ts';
import { releaseTargets } from '../model/release-target.ts';
import { topics } from './explain-topics.ts';

/** What can stand in a place: names, a path that the shell completes, or whatever is typed. */
export type Values =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'folders' }
  | { readonly kind: 'anything' };

/** Names that only this machine knows; asked for when they are wanted. */
export interface Local {
  /** The phases of the configuration, which `--config` may have named; none where it cannot be read. */
  phases(config: string | undefined): readonly string[];
  /** The hosts that the user's own ssh configuration names. */
  hosts(): readonly string[];
}

interface Typed {
  /** The words in front of the one that is completed, behind the verb. */
  readonly before: readonly string[];
  readonly local: Local;
}

type Names = (typed: Typed) => readonly string[];

const configOf = (before: readonly string[]): string | undefined =>
  before[before.findIndex((word) => word === '--config' || word === '-c') + 1 || before.length];

const phases: Names = ({ before, local }) => local.phases(configOf(before));
const hosts: Names = ({ before, local }) => local.hosts().filter((host) => !before.includes(host));
const presets: Names = () => Object.keys(agents);
const explained: Names = () => topics.flatMap(({ kind, names }) => [kind, ...names]);
const explainedOfKind: Names = ({ before }) => topics.find(({ kind }) => before.includes(kind))?.names ?? [];

/** Places whose values have names, as `VERB ARGUMENT`. A test holds that each of them is there. */
export const namedPlaces: Readonly<Record<string, Names>> = {
  'round phase': phases,
  'config show phase': phases,
  'init preset': presets,
  'deploy preset': presets,
  'deploy host': hosts,
  'monitor host': hosts,
  'classify agent': presets,
  'upgrade target': () => releaseTargets,
  'defenses name': () => defenses.map(({ name }) => name),
  'explain word': explained,
  'explain name': explainedOfKind,
  'events kind': () => Object.keys(eventKinds),
};

/** `bash|zsh|fish`, and of `N|latest` what is a word to be typed. */
const alternatives = (hint: string): readonly string[] =>
  hint.includes('|') ? hint.split('|').filter((word) => word === word.toLowerCase()) : [];

const byHint = (hint: string): Values => {
  if (/^FILE\b/.test(hint)) return { kind: 'files' };
  if (hint === 'DIR' || hint === 'FOLDER') return { kind: 'folders' };
  const names = alternatives(hint);
  return names.length === 0 ? { kind: 'anything' } : { kind: 'names', names };
};

/** What can stand in the place `VERB ARGUMENT`. */
export const valuesOf = (place: string, definition: ArgDef, typed: Typed): Values => {
  const names = namedPlaces[place];
  if (names !== undefined) return { kind: 'names', names: names(typed) };
  if (definition.type === 'enum') return { kind: 'names', names: definition.options ?? [] };
  return byHint(definition.valueHint ?? '');
};
