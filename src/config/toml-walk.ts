import { accept, skipBlank, skipScalar, skipSpaces, takeKey, type Cursor, type KeyPart } from './toml-cursor.ts';
import type { KeyPath } from './tables.ts';

// smol-toml gives values without their places. So a document that it has accepted is walked over once more, for
// where its keys stand: to tell a mistake with its line, and to change a name without touching anything else.

/** A stretch of the text, from an offset up to another. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `key = value`, on lines of its own or in an inline table. */
export interface TomlPair extends Span {
  /** The whole path, tables above it included. */
  readonly path: KeyPath;
  /** The path of the table in which it is written. */
  readonly table: KeyPath;
  readonly parts: readonly KeyPart[];
  readonly value: Span;
  /** The braces around it, where it is written in an inline table. */
  readonly inline?: Span;
}

/** `[a.b]` or `[[a.b]]`. */
export interface TomlHeader extends Span {
  readonly path: KeyPath;
}

/** What is told of a document, in the order of its text; an inline table's pairs come before the pair that holds it. */
export interface TomlVisitor {
  /** A key, a table on the way to it, or an element of a list. */
  mark?(path: KeyPath, offset: number): void;
  pair?(pair: TomlPair): void;
  header?(header: TomlHeader): void;
}

/** An inline table, whose end is known only when all of it has been walked over. */
interface Braces {
  readonly start: number;
  readonly pairs: Omit<TomlPair, 'inline'>[];
}

class Walk {
  readonly #cursor: Cursor;
  readonly #visitor: TomlVisitor;
  /** The last element of an array of tables stands for the array in later headers. */
  readonly #lastElement = new Map<string, number>();

  constructor(cursor: Cursor, visitor: TomlVisitor) {
    this.#cursor = cursor;
    this.#visitor = visitor;
  }

  document(): void {
    const cursor = this.#cursor;
    let table: KeyPath = [];
    for (skipBlank(cursor); cursor.at < cursor.text.length; skipBlank(cursor)) {
      if (cursor.text[cursor.at] === '[') {
        table = this.#header();
        continue;
      }
      const pair = this.#pair(table);
      this.#visitor.pair?.(pair);
    }
  }

  #mark(path: KeyPath, offset: number): void {
    this.#visitor.mark?.(path, offset);
  }

  #header(): KeyPath {
    const cursor = this.#cursor;
    const start = cursor.at;
    const isArray = accept(cursor, '[[');
    if (!isArray) accept(cursor, '[');
    const parts = takeKey(cursor);
    accept(cursor, isArray ? ']]' : ']');
    let path: KeyPath = [];
    for (const [index, { name, offset }] of parts.entries()) {
      path = [...path, name];
      this.#mark(path, offset);
      const key = JSON.stringify(path);
      const seen = this.#lastElement.get(key);
      const element = isArray && index === parts.length - 1 ? (seen ?? -1) + 1 : seen;
      if (element === undefined) continue;
      this.#lastElement.set(key, element);
      path = [...path, element];
      this.#mark(path, offset);
    }
    this.#visitor.header?.({ path, start, end: cursor.at });
    return path;
  }

  /** Marks each table that a dotted key passes through, too. */
  #pair(table: KeyPath): Omit<TomlPair, 'inline'> {
    const cursor = this.#cursor;
    const start = cursor.at;
    const parts = takeKey(cursor);
    let path = table;
    for (const { name, offset } of parts) {
      path = [...path, name];
      this.#mark(path, offset);
    }
    accept(cursor, '=');
    skipSpaces(cursor);
    const value = this.#value(path);
    return { path, table, parts, value, start, end: value.end };
  }

  #value(path: KeyPath): Span {
    const cursor = this.#cursor;
    const start = cursor.at;
    if (accept(cursor, '[')) this.#list(path);
    else if (accept(cursor, '{')) this.#inlineTable(path, { start, pairs: [] });
    else skipScalar(cursor);
    // A number is walked over with the blanks behind it.
    return { start, end: start + cursor.text.slice(start, cursor.at).trimEnd().length };
  }

  #list(path: KeyPath): void {
    const cursor = this.#cursor;
    for (let index = 0; ; index += 1) {
      skipBlank(cursor);
      if (accept(cursor, ']') || cursor.at >= cursor.text.length) return;
      this.#mark([...path, index], cursor.at);
      this.#value([...path, index]);
      skipBlank(cursor);
      accept(cursor, ',');
    }
  }

  #inlineTable(path: KeyPath, { start, pairs }: Braces): void {
    const cursor = this.#cursor;
    for (;;) {
      skipBlank(cursor);
      if (accept(cursor, '}') || cursor.at >= cursor.text.length) break;
      pairs.push(this.#pair(path));
      skipBlank(cursor);
      accept(cursor, ',');
    }
    const inline = { start, end: cursor.at };
    for (const pair of pairs) this.#visitor.pair?.({ ...pair, inline });
  }
}

/** Walks over a TOML document, which must be valid. Gives its comments, in their order. */
export const walkToml = (toml: string, visitor: TomlVisitor): readonly string[] => {
  const comments: string[] = [];
  new Walk({ text: toml, at: toml.startsWith('\uFEFF') ? 1 : 0, comments }, visitor).document();
  return comments;
};
