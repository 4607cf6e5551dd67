/** What a table holds under a key that others chose: `constructor` and `__proto__` are no keys of it. */
export const ownValue = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
