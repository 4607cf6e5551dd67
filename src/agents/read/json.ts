/** A JSON object whose fields nobody has checked yet. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object (not an array). */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object at a path of keys; an empty one where there is none, so that a missing part reads as missing fields. */
export const objectAt = (json: Json, ...path: readonly string[]): Json => {
  let here: Json = json;
  for (const key of path) {
    const next = here[key];
    if (!isObject(next)) return {};
    here = next;
  }
  return here;
};

/** The string under the first of these keys that holds one. */
export const textOf = (json: Json, ...keys: readonly string[]): string | undefined => {
  for (const key of keys) {
    const value = json[key];
    if (typeof value === 'string') return value;
  }
  return undefined;
};

/** The finite number under the first of these keys that holds one. */
export const numberOf = (json: Json, ...keys: readonly string[]): number | undefined => {
  for (const key of keys) {
    const value = json[key];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
  }
  return undefined;
};

/** The objects in the array under a key; none where there is no array. */
export const objectsOf = (json: Json, key: string): readonly Json[] => {
  const value = json[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
};

/** The objects that a line of NDJSON holds (an array counts as its members), or undefined where it is no JSON object. */
export const parseObjects = (line: string): readonly Json[] | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    if (isObject(value)) return [value];
    return Array.isArray(value) && value.length > 0 && value.every(isObject) ? value : undefined;
  } catch {
    return undefined;
  }
};
