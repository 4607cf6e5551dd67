import type { ConfigProblem } from '../model/failure.ts';
import { ok, type Result } from '../model/result.ts';
import type { Finding } from './issue-words.ts';
import { parseToml } from './load.ts';
import { locateKeys } from './locate.ts';
import { emptiedTables, olderNames, renew, type OlderName } from './older-names.ts';
import { inOrder, keyText, problemAt } from './problem.ts';
import { prunedTexts, renamedTexts, silencedTexts } from './rename-edits.ts';
import { strangersIn } from './renames.ts';
import { isTable, isWithin, withoutKey, type Table } from './tables.ts';
import { draftOf, keySpelling, type TomlDraft } from './toml-edit.ts';

/** An older name that was rewritten; line and column are those of the text before. */
export interface RenamedKey {
  readonly from: string;
  /** Absent where it was made a comment, because it says nothing here. */
  readonly to?: string;
  readonly since: string;
  readonly why: string;
  readonly line?: number;
  readonly column?: number;
}

/** A configuration in today’s names. */
export interface Migration {
  readonly text: string;
  readonly renamed: readonly RenamedKey[];
  /** What only a person can rewrite. */
  readonly left: readonly ConfigProblem[];
}

/** Whether two lists of comments hold the same ones, wherever they stand; `more` allows others besides, that hold them. */
const keepsComments = (before: readonly string[], after: readonly string[], more: boolean): boolean =>
  more
    ? before.every((comment) => after.some((one) => one.includes(comment)))
    : Bun.deepEquals(before.toSorted(), after.toSorted());

/** The first text that says exactly what is expected, one way or another, and has lost no comment: nothing else is ever handed out. */
const proven = (
  draft: TomlDraft,
  texts: Iterable<string>,
  expected: readonly Table[],
  more: boolean,
): string | undefined => {
  for (const text of texts) {
    const parsed = parseToml(text);
    if (!parsed.ok || !expected.some((one) => Bun.deepEquals(parsed.value, one))) continue;
    if (keepsComments(draft.comments, draftOf(text).comments, more)) return text;
  }
  return undefined;
};

/** The document, and the same without the table of an older name, which is there no more where only a dotted key spoke of it. */
const withOrWithoutTable = (document: Table, from: readonly string[]): readonly Table[] => {
  const table = emptiedTables(document).find((path) => isWithin(from, path));
  return table === undefined ? [document] : [document, withoutKey(document, table)];
};

/** The text with one older name rewritten, or why it is left. */
const rewritten = (text: string, document: Table, name: OlderName): Result<string, string> => {
  const { from, to } = name;
  const renewed = renew(document, name);
  if (renewed.kind === 'stays') return { ok: false, failure: renewed.reason };
  const draft = draftOf(text);
  const pair = draft.pairs.find(({ path }) => path.length === from.length && isWithin(path, from));
  const byHand = to === undefined ? 'take it out by hand' : `write \`${keySpelling(to)}\` by hand`;
  const unsafe = { ok: false, failure: `cannot be rewritten safely where it stands: ${byHand}` } as const;
  if (pair === undefined) return unsafe;
  const value = renewed.isKept ? {} : { value: JSON.stringify(renewed.value) };
  const texts = to === undefined ? silencedTexts(draft, pair) : renamedTexts(draft, { pair, to, ...value });
  const found = proven(draft, texts, withOrWithoutTable(renewed.document, from), to === undefined);
  return found === undefined ? unsafe : ok(found);
};

/** The text without the tables that held only older names; one that cannot be taken out does no harm. */
const pruned = (text: string): string => {
  const document = parseToml(text);
  if (!document.ok || !isTable(document.value)) return text;
  for (const path of emptiedTables(document.value)) {
    const draft = draftOf(text);
    const found = proven(draft, prunedTexts(draft, path), [withoutKey(document.value, path)], false);
    if (found !== undefined) return pruned(found);
  }
  return text;
};

/**
 * A configuration’s text in today’s names: values, comments, order, line ends and blanks stay. What cannot be rewritten
 * with certainty is left, with the reason. Fails where the text is no TOML.
 */
export const migrated = (before: string): Result<Migration, ConfigProblem> => {
  const parsed = parseToml(before);
  if (!parsed.ok) return parsed;
  const places = locateKeys(before);
  const renamed: RenamedKey[] = [];
  const left: Finding[] = [];
  let text = before;
  for (;;) {
    const document = parseToml(text);
    if (!document.ok || !isTable(document.value)) break;
    const { value } = document;
    const next = olderNames(value).find(({ from }) => !left.some(({ path }) => keyText(path) === keyText(from)));
    if (next === undefined) {
      left.push(...strangersIn(value));
      break;
    }
    const { from, to, rename } = next;
    const result = rewritten(text, value, next);
    if (result.ok) {
      text = result.value;
      const names = { from: keyText(from), ...(to === undefined ? {} : { to: keyText(to) }) };
      renamed.push({ ...names, since: rename.since, why: rename.why, ...places.near(from) });
    } else left.push({ path: from, reason: result.failure });
  }
  return ok({
    text: renamed.length === 0 ? before : pruned(text),
    renamed,
    left: inOrder(left.map((finding) => problemAt(finding, places))),
  });
};
