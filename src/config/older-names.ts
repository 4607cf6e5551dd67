import type { Finding } from './issue-words.ts';
import type { Places } from './places.ts';
import { keyText } from './problem.ts';
import { renames, type Rename } from './renames.ts';
import { isTable, isWithin, valueAt, withoutKey, withValue, type KeyPath, type Table } from './tables.ts';

/** An older name that a document uses. */
export interface OlderName {
  readonly rename: Rename;
  readonly from: readonly string[];
  /** Absent where the key is passed over. */
  readonly to?: readonly string[];
}

/** The paths of a document that a pattern with `*` means. */
const matching = (table: unknown, pattern: readonly string[], above: readonly string[] = []): (readonly string[])[] => {
  const [name, ...below] = pattern;
  if (name === undefined) return [above];
  if (!isTable(table)) return [];
  const keys = name === '*' ? Object.keys(table) : Object.keys(table).filter((key) => key === name);
  return keys.flatMap((key) => matching(table[key], below, [...above, key]));
};

/** The new name, each `*` filled in with what it stood for in the older one. */
const filledIn = ({ from: pattern, to }: Rename, from: readonly string[]): readonly string[] | undefined => {
  const named = from.filter((_, at) => pattern[at] === '*');
  return to?.map((name) => (name === '*' ? (named.shift() ?? name) : name));
};

/** Every older name in a document, in the order of the table. */
export const olderNames = (document: unknown): readonly OlderName[] =>
  renames.flatMap((rename) =>
    matching(document, rename.from).map((from) => {
      const to = filledIn(rename, from);
      return { rename, from, ...(to === undefined ? {} : { to }) };
    }),
  );

/** Whether only older names live in this table, so that it goes with the last of them. */
const isOlderTable = (pattern: readonly string[]): boolean =>
  pattern.length > 1 && !renames.some(({ to = [] }) => isWithin(to, pattern));

/** Tables in which nothing is left but that they once held older names. */
export const emptiedTables = (document: unknown): readonly (readonly string[])[] =>
  renames
    .map(({ from }) => from.slice(0, -1))
    .filter((pattern) => isOlderTable(pattern))
    .flatMap((pattern) => matching(document, pattern))
    .filter((path) => {
      const table = valueAt(document, path);
      return isTable(table) && Object.keys(table).length === 0;
    });

/** The document with one older name under its new one, its value kept or converted; else why it cannot be. */
export type Renewed =
  | { readonly kind: 'renewed'; readonly document: Table; readonly value: unknown; readonly isKept: boolean }
  | { readonly kind: 'stays'; readonly reason: string };

const bothSet = (from: readonly string[], to: readonly string[]): string => {
  const shared = from.length === to.length && from.slice(0, -1).every((part, at) => part === to[at]);
  const [older, newer] = shared ? [from.slice(-1), to.slice(-1)] : [from, to];
  return `\`${keyText(newer)}\` and \`${keyText(older)}\` are both set; keep one`;
};

/** Takes one older name of a document to its new one. */
export const renew = (document: Table, { rename, from, to }: OlderName): Renewed => {
  const rest = withoutKey(document, from);
  const value = valueAt(document, from);
  if (to === undefined) return { kind: 'renewed', document: rest, value, isKept: true };
  if (valueAt(document, to) !== undefined) return { kind: 'stays', reason: bothSet(from, to) };
  const converted = rename.convert?.(value) ?? { ok: true, value };
  if (!converted.ok) return { kind: 'stays', reason: converted.failure };
  const renewed = withValue(rest, to, converted.value);
  if (renewed === undefined) return { kind: 'stays', reason: `there is no table for \`${keyText(to)}\`` };
  return { kind: 'renewed', document: renewed, value: converted.value, isKept: Object.is(converted.value, value) };
};

const warningOf = ({ from, to }: OlderName): Finding => ({
  path: from,
  reason:
    to === undefined
      ? 'says nothing here; `agent-runner config migrate` takes it out'
      : `is an older name of \`${keyText(to)}\`; \`agent-runner config migrate\` rewrites it`,
});

/** A document in today’s names. */
export interface Modern {
  readonly document: unknown;
  readonly places: Places;
  /** Older names that could not be taken over. */
  readonly findings: readonly Finding[];
  /** A word on each that was. */
  readonly warnings: readonly Finding[];
}

/** Places by today’s names, of a file that uses older ones. */
const placesBy = (places: Places, names: readonly OlderName[]): Places => {
  const spelt = (path: KeyPath): KeyPath => {
    if (places.at(path) !== undefined) return path;
    const inside = names.find(({ to }) => to !== undefined && isWithin(path, to));
    if (inside?.to !== undefined) return [...inside.from, ...path.slice(inside.to.length)];
    // A table that stands in the file only because something was moved into it.
    return names.find(({ to }) => to !== undefined && isWithin(to, path))?.from ?? path;
  };
  const at: Places['at'] = (path) => {
    const older = names.some(({ to }) => to !== undefined && isWithin(path, to));
    return places.at(older ? spelt(path) : path);
  };
  return { at, near: (path) => places.near(spelt(path)), spelt };
};

/** Takes every older name of a document to its new one, so that nothing behind the loader knows of them. */
export const inModernNames = (document: unknown, places: Places): Modern => {
  if (!isTable(document)) return { document, places, findings: [], warnings: [] };
  let modern: Table = document;
  const taken: OlderName[] = [];
  const findings: Finding[] = [];
  for (const name of olderNames(document)) {
    const renewed = renew(modern, name);
    if (renewed.kind === 'renewed') {
      modern = renewed.document;
      taken.push(name);
    } else {
      // The key itself is gone from what is checked: one mistake is told once.
      modern = withoutKey(modern, name.from);
      findings.push({ path: name.from, reason: renewed.reason });
    }
  }
  for (const table of emptiedTables(modern)) modern = withoutKey(modern, table);
  return {
    document: modern,
    places: placesBy(places, taken),
    findings,
    warnings: taken.map((name) => warningOf(name)),
  };
};
