// Walks over TOML that a parser has already accepted: it skips and never judges.

/** A place in the text that moves on. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** The comments that were moved over, where somebody wants them. */
  readonly comments?: string[];
}

/** One part of a dotted key, and the offsets between which it stands. */
export interface KeyPart {
  readonly name: string;
  readonly offset: number;
  /** Behind its last character. */
  readonly end: number;
}

/** What the sticky pattern finds here, with the cursor moved behind it; empty where it finds nothing. */
const take = (cursor: Cursor, pattern: RegExp): string => {
  pattern.lastIndex = cursor.at;
  const [found = ''] = pattern.exec(cursor.text) ?? [];
  cursor.at += found.length;
  return found;
};

/** Moves over spaces and tabs. */
export const skipSpaces = (cursor: Cursor): void => void take(cursor, /[ \t]+/y);

/** Moves over spaces, line breaks and comments. */
export const skipBlank = (cursor: Cursor): void => {
  for (;;) {
    take(cursor, /[ \t\r\n]+/y);
    const comment = take(cursor, /#[^\n]*/y);
    if (comment === '') return;
    cursor.comments?.push(comment.trimEnd());
  }
};

/** Moves over `word` if it stands here. */
export const accept = (cursor: Cursor, word: string): boolean => {
  if (!cursor.text.startsWith(word, cursor.at)) return false;
  cursor.at += word.length;
  return true;
};

/** Moves behind the closing quotes of a multi-line string, of which up to two may belong to its text. */
const skipMultiline = (cursor: Cursor, quote: '"' | "'"): void => {
  const { text } = cursor;
  cursor.at += 3;
  while (cursor.at < text.length && !text.startsWith(quote.repeat(3), cursor.at)) {
    cursor.at += quote === '"' && text[cursor.at] === '\\' ? 2 : 1;
  }
  cursor.at += 3;
  take(cursor, quote === '"' ? /"{0,2}/y : /'{0,2}/y);
};

/** Moves over a one-line string and gives it as it is spelt, with its quotes. */
const takeString = (cursor: Cursor): string => {
  const start = cursor.at;
  const quote = cursor.text[start];
  cursor.at += 1;
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== quote) {
    cursor.at += quote === '"' && cursor.text[cursor.at] === '\\' ? 2 : 1;
  }
  cursor.at += 1;
  return cursor.text.slice(start, cursor.at);
};

/** Moves over a string, a number, a truth value or a date. */
export const skipScalar = (cursor: Cursor): void => {
  for (const quote of ['"', "'"] as const) {
    if (cursor.text.startsWith(quote.repeat(3), cursor.at)) return skipMultiline(cursor, quote);
    if (cursor.text[cursor.at] === quote) return void takeString(cursor);
  }
  take(cursor, /[^,\]}#\r\n]+/y);
};

const escapes: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001B' };

/** What an escape stands for: `\n`, `\x41`, `\u00e9`, `\U0001F600`. */
const unescape = (escape: string): string =>
  escape.length > 2
    ? String.fromCodePoint(Number.parseInt(escape.slice(2), 16))
    : (escapes[escape.slice(1)] ?? escape.slice(1));

const unquote = (spelt: string): string => {
  const inner = spelt.slice(1, -1);
  return spelt.startsWith("'") ? inner : inner.replaceAll(/\\(?:x..|u.{4}|U.{8}|.)/g, unescape);
};

/** Moves over a key, `a."b c".d`, and gives its parts. */
export const takeKey = (cursor: Cursor): KeyPart[] => {
  const parts: KeyPart[] = [];
  do {
    skipSpaces(cursor);
    const offset = cursor.at;
    const quoted = cursor.text[offset] === '"' || cursor.text[offset] === "'";
    const name = quoted ? unquote(takeString(cursor)) : take(cursor, /[^\s.=\]"'{}[#,]+/y);
    parts.push({ name, offset, end: cursor.at });
    skipSpaces(cursor);
  } while (accept(cursor, '.'));
  return parts;
};
