/** Every key of a JSON value, as the references spell it: `recent_rounds[].outcome`. */
export const jsonKeys = (value: unknown, path = ''): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((each) => jsonKeys(each, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = path === '' ? key : `${path}.${key}`;
    return [name, ...jsonKeys(inner, name)];
  });
};
