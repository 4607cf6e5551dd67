/** Rows as they come by the wire: a list for each column, all of one length. */
export type Rows<Name extends string> = Readonly<Record<Name, readonly (number | null)[]>>;

/**
 * Rows of numbers ordered by a key, a typed array for each column: 100,000 rounds are a few MB that the garbage
 * collector never walks. What is not told is NaN.
 */
export interface Table<Name extends string> {
  length(): number;
  /** A column as it stands; not to be kept over a merge. */
  column(name: Name): Float64Array;
  /** Adds rows, and replaces those whose key is there already. */
  merge(rows: Rows<Name>): void;
}

/** The first place in an ascending column whose value is at least `value`; its length where there is none. */
export const lowerBound = (column: Float64Array, value: number): number => {
  let [low, high] = [0, column.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? Number.NaN) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The first place whose value is greater than `value`. */
export const upperBound = (column: Float64Array, value: number): number => {
  let [low, high] = [0, column.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? Number.NaN) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Both stretches in the order of their keys; of two with the same key what came in. A row of what came in is its
 * place, a row that was there is its place minus the number of those that were.
 */
const interleaved = (there: Float64Array, incoming: Float64Array): Int32Array => {
  const order = new Int32Array(there.length + incoming.length);
  let [old, fresh, count] = [0, 0, 0];
  while (old < there.length || fresh < incoming.length) {
    const a = there[old] ?? Number.POSITIVE_INFINITY;
    const b = incoming[fresh] ?? Number.POSITIVE_INFINITY;
    order[count] = b <= a ? fresh : old - there.length;
    if (b <= a) fresh += 1;
    if (a <= b) old += 1;
    count += 1;
  }
  return order.subarray(0, count);
};

/** The rows in the order of their keys; of several with the same key the last one, which tells how it stands. */
const inOrder = (keys: readonly (number | null)[]): Int32Array => {
  const at = (row: number): number => keys[row] ?? 0;
  const rows = Int32Array.from(keys, (_, row) => row);
  if (rows.every((row) => row === 0 || at(row - 1) < at(row))) return rows;
  // A clock that was set back, or a host with another one.
  const last = new Map(keys.map((key, row) => [key, row]));
  return Int32Array.from([...last.values()].toSorted((a, b) => at(a) - at(b)));
};

const initialRoom = 256;

/** An empty table; the first of its columns is the key. */
export const createTable = <Name extends string>(names: readonly [Name, ...Name[]]): Table<Name> => {
  const [key] = names;
  const room = new Map(names.map((name) => [name, new Float64Array(initialRoom)]));
  let length = 0;
  const whole = (name: Name): Float64Array => room.get(name) ?? new Float64Array(0);
  const column = (name: Name): Float64Array => whole(name).subarray(0, length);

  const makeRoomFor = (rows: number): void => {
    if (rows <= whole(key).length) return;
    const size = Math.max(rows, 2 * whole(key).length);
    for (const name of names) {
      const larger = new Float64Array(size);
      larger.set(column(name));
      room.set(name, larger);
    }
  };

  return {
    length: () => length,
    column,
    merge: (rows) => {
      const places = inOrder(rows[key]);
      const keys = Float64Array.from(places, (row) => rows[key][row] ?? 0);
      if (keys.length === 0) return;
      const from = lowerBound(column(key), keys[0] ?? 0);
      const to = upperBound(column(key), keys.at(-1) ?? 0);
      const order = interleaved(column(key).slice(from, to), keys);
      const after = length - (to - from) + order.length;
      makeRoomFor(after);
      for (const name of names) {
        const values = whole(name);
        const replaced = values.slice(from, to);
        values.copyWithin(from + order.length, to, length);
        const fresh = rows[name];
        for (let place = 0; place < order.length; place += 1) {
          const row = order[place] ?? 0;
          values[from + place] = (row < 0 ? replaced[row + replaced.length] : fresh[places[row] ?? 0]) ?? Number.NaN;
        }
      }
      length = after;
    },
  };
};
