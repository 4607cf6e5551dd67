import { isWithin, type KeyPath } from './tables.ts';
import {
  behind,
  edited,
  insertBehind,
  keySpelling,
  linesOf,
  removal,
  type Edit,
  type Section,
  type TomlDraft,
} from './toml-edit.ts';
import type { Span, TomlPair } from './toml-walk.ts';

// A name can be written in many ways: in a section, dotted, in an inline table. Rather than to know beforehand which
// way of changing it is right for each, ways are tried from the nearest on, and migrate.ts takes the first that proves right.

/** A key that is to be called otherwise. */
export interface Renaming {
  readonly pair: TomlPair;
  readonly to: readonly string[];
  /** The value as text, where it changes. */
  readonly value?: string;
}

const samePath = (one: KeyPath, other: KeyPath): boolean => one.length === other.length && isWithin(one, other);

/** The new name at the old one's place, where it belongs into the same table or into one below. */
const inPlace = ({ pair, to, value }: Renaming): readonly Edit[] | undefined => {
  const last = pair.parts.at(-1);
  const [first] = pair.parts;
  if (first === undefined || last === undefined || !isWithin(to, pair.table)) return undefined;
  const valueEdit = value === undefined ? [] : [{ ...pair.value, text: value }];
  // Only the last part, where the others are the same: a key keeps the spelling that it has.
  if (samePath(pair.path.slice(0, -1), to.slice(0, -1)))
    return [{ start: last.offset, end: last.end, text: keySpelling(to.slice(-1)) }, ...valueEdit];
  return [{ start: first.offset, end: last.end, text: keySpelling(to.slice(pair.table.length)) }, ...valueEdit];
};

/** The line under its new name, with its comment. What stands in an inline table has none. */
const movedLine = ({ text }: TomlDraft, { pair, value }: Renaming, key: KeyPath): string => {
  const between = text.slice(pair.parts.at(-1)?.end ?? pair.start, pair.value.start);
  const comment = pair.inline === undefined ? behind(text, pair) : '';
  return `${keySpelling(key)}${between}${value ?? text.slice(pair.value.start, pair.value.end)}${comment}`;
};

const lastOf = ({ header, pairs }: Section): Span => pairs.at(-1) ?? header ?? { start: 0, end: 0 };

/** As the last line of a section. */
const atSectionEnd = (draft: TomlDraft, renaming: Renaming, section: Section): readonly Edit[] => {
  const key = renaming.to.slice(section.path.length);
  return [removal(draft.text, renaming.pair), insertBehind(draft, lastOf(section), [movedLine(draft, renaming, key)])];
};

/** Under a header of its own, behind the section in which it stood. */
const inNewSection = (draft: TomlDraft, renaming: Renaming): readonly Edit[] => {
  const { pair, to } = renaming;
  const home = draft.sections.findLast(({ header }) => (header?.start ?? 0) <= pair.start);
  const last = lastOf(home ?? { path: [], pairs: [] });
  const lines = ['', `[${keySpelling(to.slice(0, -1))}]`, movedLine(draft, renaming, to.slice(-1))];
  const follows = /^\S/.test(draft.text.slice(linesOf(draft.text, last).end));
  return [removal(draft.text, pair), insertBehind(draft, last, follows ? [...lines, ''] : lines)];
};

/** The ways in which a key can be called otherwise, the one that changes least first; each is a whole text. */
export function* renamedTexts(draft: TomlDraft, renaming: Renaming): Generator<string> {
  const { text, sections } = draft;
  const here = inPlace(renaming);
  if (here !== undefined) yield edited(text, here);
  const above = sections
    .filter(
      ({ path, header }) => header !== undefined && path.length < renaming.to.length && isWithin(renaming.to, path),
    )
    .toSorted((a, b) => b.path.length - a.path.length);
  for (const section of above) yield edited(text, atSectionEnd(draft, renaming, section));
  if (renaming.to.length > 1) yield edited(text, inNewSection(draft, renaming));
  const [root] = sections;
  if (root !== undefined && root.pairs.length > 0) yield edited(text, atSectionEnd(draft, renaming, root));
}

/** A pair turned into a comment, where it stands on lines of its own. */
export function* silencedTexts({ text }: TomlDraft, pair: TomlPair): Generator<string> {
  if (pair.inline !== undefined) return;
  const lines = linesOf(text, pair);
  yield edited(text, [{ ...lines, text: text.slice(lines.start, lines.end).replaceAll(/^(?=[^\r\n])/gm, '# ') }]);
}

/** The ways to take out a table in which nothing is left; a comment on its line stays, on a line of its own. */
export function* prunedTexts({ text, sections, pairs }: TomlDraft, path: KeyPath): Generator<string> {
  const header = sections.find((section) => section.header !== undefined && samePath(section.path, path))?.header;
  const pair = pairs.find((one) => samePath(one.path, path));
  if (pair?.inline !== undefined) yield edited(text, [removal(text, pair)]);
  const own = header ?? pair;
  if (own === undefined || (own === pair && pair.inline !== undefined)) return;
  const lines = linesOf(text, own);
  const comment = behind(text, own).trim();
  const ending = /\r?\n$/.exec(text.slice(lines.start, lines.end))?.[0] ?? '';
  const line = comment === '' ? '' : `${comment}${ending}`;
  // Two blank lines in a row, where the table stood between them, would be one more than there were.
  const gap =
    line === '' && /(?:^|\n)\r?\n$/.test(text.slice(0, lines.start))
      ? (/^\r?\n/.exec(text.slice(lines.end))?.[0] ?? '')
      : '';
  yield edited(text, [{ start: lines.start, end: lines.end + gap.length, text: line }]);
}
