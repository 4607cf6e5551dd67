/** A record of a `peek` or of an event. What another version tells may lack anything: readers take what is there. */
export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text; undefined where there is none. */
export const textOf = (fields: Fields | undefined, key: string): string | undefined => {
  const value = fields?.[key];
  return typeof value === 'string' ? value : undefined;
};

/** A number; undefined where there is none. */
export const numberOf = (fields: Fields | undefined, key: string): number | undefined => {
  const value = fields?.[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

export const isSet = (fields: Fields | undefined, key: string): boolean => fields?.[key] === true;

/** A record in a record; undefined where there is none. */
export const recordOf = (fields: Fields | undefined, key: string): Fields | undefined => {
  const value = fields?.[key];
  return isFields(value) ? value : undefined;
};

/** A list of records; empty where there is none. */
export const recordsOf = (fields: Fields | undefined, key: string): readonly Fields[] => {
  const value = fields?.[key];
  return Array.isArray(value) ? value.filter(isFields) : [];
};

/** A time, ms since 1970; undefined where there is none. */
export const timeOf = (fields: Fields | undefined, key: string): number | undefined => {
  const at = Date.parse(textOf(fields, key) ?? '');
  return Number.isNaN(at) ? undefined : at;
};
