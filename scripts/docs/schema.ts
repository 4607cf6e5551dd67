import * as v from 'valibot';

// valibot's types tell what a schema parses, not how it is built; so its parts are looked at with care.

/** A part of a schema, by its name. */
export const part = (schema: v.GenericSchema, name: string): unknown => Reflect.get(schema, name);

export const isSchema = (value: unknown): value is v.GenericSchema =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';

/** A schema without what says only that it may be absent or null. */
export const bare = (schema: v.GenericSchema): v.GenericSchema => {
  const wrapped = part(schema, 'wrapped');
  return isSchema(wrapped) ? bare(wrapped) : schema;
};

/** What it means, also where the words stand on what it wraps. The unit behind the sentences is left out: it has a column. */
export const meaning = (schema: v.GenericSchema): string => {
  const { description, unit }: { readonly description?: unknown; readonly unit?: unknown } = v.getMetadata(schema);
  const own = typeof description === 'string' ? description : v.getDescription(schema);
  const wrapped = part(schema, 'wrapped');
  if (own === undefined) return isSchema(wrapped) ? meaning(wrapped) : '';
  return typeof unit === 'string' ? own.replace(` Unit: ${unit}.`, '') : own;
};
