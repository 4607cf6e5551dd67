import * as v from 'valibot';
import { issueFinding, tellsUnknownKey, type Finding } from './issue-words.ts';
import type { PhaseSource } from './phase.ts';
import { brokenRules } from './rules.ts';
import { configSchema, type ConfigValues } from './schema.ts';
import { misplacedKeys } from './misplaced-keys.ts';

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The document without each `section.key` in which something is wrong. */
const withoutFaults = (document: unknown, faults: readonly Finding[]): unknown => {
  if (!isTable(document)) return document;
  const faulty = new Set(faults.map(({ path }) => JSON.stringify(path.slice(0, 2))));
  const kept = (table: Table, above: readonly string[]): [string, unknown][] =>
    Object.entries(table).filter(([key]) => !faulty.has(JSON.stringify([...above, key])));
  return Object.fromEntries(
    kept(document, []).map(([section, keys]) => [
      section,
      isTable(keys) ? Object.fromEntries(kept(keys, [section])) : keys,
    ]),
  );
};

const isWithin = (path: Finding['path'], table: Finding['path']): boolean =>
  table.every((part, index) => path[index] === part);

/** Where a fault in one section makes what rules say of others a mere echo of it. */
const echoes = new Map<string | number, readonly string[]>([
  ['agent', ['agent', 'phases']],
  ['prompt', ['prompt', 'phases']],
  ['phases', ['phases', 'agent', 'prompt', 'runtime']],
]);

/** A preset that nobody knows is a mistake of its own, whatever else is wrong beside it. */
const isEcho = (finding: Finding, faults: readonly Finding[]): boolean =>
  finding.path.at(-1) !== 'preset' &&
  faults.some(({ path: [section = ''] }) =>
    (echoes.get(section) ?? [section]).some((name) => name === finding.path[0]),
  );

/** What a document says, or all that is wrong with it: misplaced keys, wrong values, and broken rules between keys. */
export const checkDocument = (
  document: unknown,
  context: Omit<PhaseSource, 'values'>,
): { readonly values?: ConfigValues; readonly findings: readonly Finding[] } => {
  const misplaced = misplacedKeys(configSchema, document);
  const parsed = v.safeParse(configSchema, document, { abortPipeEarly: true });
  const wrong = (parsed.issues ?? [])
    .filter((issue) => !tellsUnknownKey(issue))
    .map((issue) => issueFinding(issue))
    .filter((finding) => !misplaced.some(({ path }) => isWithin(finding.path, path)));
  const faults = [...misplaced, ...wrong];
  const sound = faults.length === 0 ? parsed : v.safeParse(configSchema, withoutFaults(document, faults));
  if (!sound.success) return { findings: faults };
  const rules = brokenRules({ ...context, values: sound.output }).filter((finding) => !isEcho(finding, faults));
  return { values: sound.output, findings: [...faults, ...rules] };
};
