import * as v from 'valibot';
import { issueFinding, tellsUnknownKey, type Finding } from './issue-words.ts';
import type { PhaseSource } from './phase.ts';
import { brokenRules } from './rules.ts';
import { configSchema, type ConfigValues } from './schema.ts';
import { misplacedKeys } from './misplaced-keys.ts';
import { isTable, isWithin, type Table } from './tables.ts';

/** The document without each `section.key` in which something is wrong. */
const withoutFaults = (document: unknown, faults: readonly Finding[]): unknown => {
  if (!isTable(document)) return document;
  const faulty = new Set(faults.map(({ path }) => JSON.stringify(path.slice(0, 2))));
  const kept = (table: Table, above: readonly string[]): [string, unknown][] =>
    Object.entries(table).filter(([key]) => !faulty.has(JSON.stringify([...above, key])));
  return Object.fromEntries(
    kept(document, []).flatMap(([section, keys]) => {
      if (isTable(keys)) return [[section, Object.fromEntries(kept(keys, [section]))]];
      // Of an array of tables, `[[notify]]`, one that is wrong takes the others with it.
      return faults.some(({ path }) => path[0] === section) ? [] : [[section, keys]];
    }),
  );
};

/** Which fault makes what rules say of which keys a mere echo of it: they saw the document without the faulty key. */
const echoes: readonly (readonly [fault: RegExp, rule: RegExp])[] = [
  [/^agent($|\.(preset|command|prompt_))/, /^(agent(?!\.fallback)|phases)\b/],
  [/^prompt($|\.files?$)/, /^(prompt|phases)\b/],
  [/^phases($|\.list$)/, /^(phases|agent|prompt|runtime)\b/],
  [/^phases\./, /^(agent|prompt)\b/],
  [/^monitor\.disk/, /^monitor\.disk/],
];

/** `section.key`, by the name that was probably meant where the key has one that nobody knows. */
const keyOf = ({ path: [section = '', key], nearest: meant }: Finding): string => {
  const name = meant ?? key;
  return name === undefined ? String(section) : `${section}.${name}`;
};

/** A preset that nobody knows is a mistake of its own, whatever else is wrong beside it. */
const isEcho = (finding: Finding, faults: readonly Finding[]): boolean => {
  if (finding.path.at(-1) === 'preset') return false;
  const told = finding.path.join('.');
  return faults.some((fault) => {
    const key = keyOf(fault);
    const within = told === key || told.startsWith(`${key}.`);
    return within || echoes.some(([from, to]) => from.test(key) && to.test(told));
  });
};

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
