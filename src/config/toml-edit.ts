import type { KeyPath } from './tables.ts';
import { walkToml, type Span, type TomlHeader, type TomlPair } from './toml-walk.ts';

/** A stretch of text that gives way to another text. */
export interface Edit extends Span {
  readonly text: string;
}

/** A header with the pairs below it; without a header, the head of the file. */
export interface Section {
  readonly path: KeyPath;
  readonly header?: TomlHeader;
  /** Those on lines of their own. */
  readonly pairs: readonly TomlPair[];
}

/** A TOML text, taken apart to be changed. */
export interface TomlDraft {
  readonly text: string;
  /** As the file ends its lines. */
  readonly lineEnd: string;
  readonly sections: readonly Section[];
  /** Every pair, those of inline tables included. */
  readonly pairs: readonly TomlPair[];
  readonly comments: readonly string[];
}

/** Takes a TOML text apart, which must be valid. */
export const draftOf = (text: string): TomlDraft => {
  const sections: (Section & { readonly pairs: TomlPair[] })[] = [{ path: [], pairs: [] }];
  const pairs: TomlPair[] = [];
  const comments = walkToml(text, {
    header: (header) => void sections.push({ path: header.path, header, pairs: [] }),
    pair: (pair) => {
      pairs.push(pair);
      if (pair.inline === undefined) sections.at(-1)?.pairs.push(pair);
    },
  });
  return { text, lineEnd: /\r?\n/.exec(text)?.[0] ?? '\n', sections, pairs, comments };
};

/** The text after edits, none of which touches another. */
export const edited = (text: string, edits: readonly Edit[]): string =>
  edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((before, { start, end, text: now }) => `${before.slice(0, start)}${now}${before.slice(end)}`, text);

/** The whole lines on which a span stands, with the end of the last one. */
export const linesOf = (text: string, { start, end }: Span): Span => {
  const next = text.indexOf('\n', end);
  const first = text.lastIndexOf('\n', start - 1) + 1;
  // A byte order mark is no part of the first line.
  return { start: first === 0 && text.startsWith('\uFEFF') ? 1 : first, end: next < 0 ? text.length : next + 1 };
};

/** A key as it is written: bare where it can be. */
export const keySpelling = (path: KeyPath): string =>
  path.map((part) => (/^[\w-]+$/.test(String(part)) ? String(part) : JSON.stringify(part))).join('.');

/** What stands behind a value on its line: the comment, with the blanks before it. */
export const behind = (text: string, { end }: Span): string => /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';

/** Takes a pair out: its lines, or its place between the commas of an inline table. */
export const removal = (text: string, pair: TomlPair): Edit => {
  if (pair.inline === undefined) return { ...linesOf(text, pair), text: '' };
  const after = /^\s*,\s*/.exec(text.slice(pair.end))?.[0];
  if (after !== undefined) return { start: pair.start, end: pair.end + after.length, text: '' };
  const before = /,?\s*$/.exec(text.slice(0, pair.start))?.[0] ?? '';
  return { start: pair.start - before.length, end: pair.end, text: before.startsWith(',') ? ' ' : '' };
};

/** Puts whole lines behind those of a span. A file whose last line has no end gets one. */
export const insertBehind = ({ text, lineEnd }: TomlDraft, span: Span, lines: readonly string[]): Edit => {
  const { end } = linesOf(text, span);
  const broken = end > 0 && end === text.length && !text.endsWith('\n') ? lineEnd : '';
  return { start: end, end, text: `${broken}${lines.map((line) => `${line}${lineEnd}`).join('')}` };
};
