/** A table of a TOML document. */
export type Table = Readonly<Record<string, unknown>>;

export type KeyPath = readonly (string | number)[];

/** Whether a value is a table: no list, no date. */
export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Whether a path leads to this table or into it. */
export const isWithin = (path: KeyPath, table: KeyPath): boolean => table.every((part, at) => path[at] === part);

/** The value at a path of tables; undefined where there is none. */
export const valueAt = (table: unknown, path: readonly string[]): unknown => {
  let value = table;
  for (const key of path) value = isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
};

/** The table with a value at a path, tables on the way made where they are missing. Undefined where something else stands in the way. */
export const withValue = (table: Table, [key = '', ...below]: readonly string[], value: unknown): Table | undefined => {
  if (below.length === 0) return { ...table, [key]: value };
  const inner = Object.hasOwn(table, key) ? table[key] : {};
  const filled = isTable(inner) ? withValue(inner, below, value) : undefined;
  return filled === undefined ? undefined : { ...table, [key]: filled };
};

/** The table without what stands at a path. */
export const withoutKey = (table: Table, [key = '', ...below]: readonly string[]): Table => {
  if (below.length === 0) return Object.fromEntries(Object.entries(table).filter(([name]) => name !== key));
  const inner = Object.hasOwn(table, key) ? table[key] : undefined;
  return isTable(inner) ? { ...table, [key]: withoutKey(inner, below) } : table;
};
