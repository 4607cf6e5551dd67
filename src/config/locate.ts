import { gatherPlaces, type Place, type Places } from './places.ts';
import { accept, skipBlank, skipScalar, skipSpaces, takeKey, type Cursor, type KeyPart } from './toml-cursor.ts';

// smol-toml gives values without their places, and an error without a line is of little help in a file that
// a person wrote. So a document that it has accepted is walked over once more, for the places of its keys.

type KeyPath = readonly (string | number)[];
type Mark = (path: KeyPath, offset: number) => void;

/** From an offset in the text to line and column. */
const placeFinder = (text: string): ((offset: number) => Place) => {
  const lineStarts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lineStarts.push(end + 1);
  return (offset) => {
    let [low, high] = [0, lineStarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
  };
};

/** Marks each table that a dotted key passes through, and gives the whole path. */
const markKey = (parts: readonly KeyPart[], table: KeyPath, mark: Mark): KeyPath => {
  let path = table;
  for (const { name, offset } of parts) {
    path = [...path, name];
    mark(path, offset);
  }
  return path;
};

const walkPair = (cursor: Cursor, table: KeyPath, mark: Mark): void => {
  const path = markKey(takeKey(cursor), table, mark);
  accept(cursor, '=');
  skipSpaces(cursor);
  walkValue(cursor, path, mark);
};

const walkArray = (cursor: Cursor, path: KeyPath, mark: Mark): void => {
  for (let index = 0; ; index += 1) {
    skipBlank(cursor);
    if (accept(cursor, ']') || cursor.at >= cursor.text.length) return;
    mark([...path, index], cursor.at);
    walkValue(cursor, [...path, index], mark);
    skipBlank(cursor);
    accept(cursor, ',');
  }
};

const walkInlineTable = (cursor: Cursor, path: KeyPath, mark: Mark): void => {
  for (;;) {
    skipBlank(cursor);
    if (accept(cursor, '}') || cursor.at >= cursor.text.length) return;
    walkPair(cursor, path, mark);
    skipBlank(cursor);
    accept(cursor, ',');
  }
};

function walkValue(cursor: Cursor, path: KeyPath, mark: Mark): void {
  if (accept(cursor, '[')) walkArray(cursor, path, mark);
  else if (accept(cursor, '{')) walkInlineTable(cursor, path, mark);
  else skipScalar(cursor);
}

/** Reads `[a.b]` and `[[a.b]]`; the last element of an array of tables stands for the array in later headers. */
const headerWalker = (mark: Mark) => {
  const lastElement = new Map<string, number>();
  return (cursor: Cursor): KeyPath => {
    const isArray = accept(cursor, '[[');
    if (!isArray) accept(cursor, '[');
    const parts = takeKey(cursor);
    accept(cursor, isArray ? ']]' : ']');
    let path: KeyPath = [];
    for (const [index, { name, offset }] of parts.entries()) {
      path = [...path, name];
      mark(path, offset);
      const key = JSON.stringify(path);
      const seen = lastElement.get(key);
      const element = isArray && index === parts.length - 1 ? (seen ?? -1) + 1 : seen;
      if (element === undefined) continue;
      lastElement.set(key, element);
      path = [...path, element];
      mark(path, offset);
    }
    return path;
  };
};

/** Where each key of a TOML document stands. The text must be valid TOML; the columns count UTF-16 units, as editors do. */
export const locateKeys = (toml: string): Places & { paths(): readonly KeyPath[] } => {
  const places = gatherPlaces();
  const placeOf = placeFinder(toml);
  const mark: Mark = (path, offset) => places.add(path, placeOf(offset));
  const walkHeader = headerWalker(mark);
  const cursor: Cursor = { text: toml, at: toml.startsWith('\uFEFF') ? 1 : 0 };
  let table: KeyPath = [];
  for (skipBlank(cursor); cursor.at < toml.length; skipBlank(cursor)) {
    if (toml[cursor.at] === '[') table = walkHeader(cursor);
    else walkPair(cursor, table, mark);
  }
  return places;
};
