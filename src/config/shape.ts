import type * as v from 'valibot';

/** A schema as a tree to walk: what kind of thing it is, without the wrappers around it. */
export type Shape =
  | {
      readonly kind: 'table';
      readonly keys: Readonly<Record<string, v.GenericSchema>>;
      readonly rest?: v.GenericSchema;
    }
  | { readonly kind: 'record'; readonly values: v.GenericSchema }
  /** An array of tables, `[[name]]`. */
  | { readonly kind: 'tables'; readonly each: v.GenericSchema }
  | { readonly kind: 'value'; readonly schema: v.GenericSchema };

const isSchema = (value: unknown): value is v.GenericSchema =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';

const isKeys = (value: unknown): value is Readonly<Record<string, v.GenericSchema>> =>
  typeof value === 'object' && value !== null && Object.values(value).every((entry) => isSchema(entry));

/** What the wrappers around a schema (a default, “may be absent”) hold. */
const unwrap = (schema: v.GenericSchema): v.GenericSchema =>
  'wrapped' in schema && isSchema(schema.wrapped) ? unwrap(schema.wrapped) : schema;

/** The shape of a schema. */
export const shapeOf = (schema: v.GenericSchema): Shape => {
  const inner = unwrap(schema);
  if ('entries' in inner && isKeys(inner.entries)) {
    const rest = 'rest' in inner && isSchema(inner.rest) ? { rest: inner.rest } : {};
    return { kind: 'table', keys: inner.entries, ...rest };
  }
  if (inner.type === 'record' && 'value' in inner && isSchema(inner.value)) {
    return { kind: 'record', values: inner.value };
  }
  if (inner.type === 'array' && 'item' in inner && isSchema(inner.item) && shapeOf(inner.item).kind === 'table') {
    return { kind: 'tables', each: inner.item };
  }
  return { kind: 'value', schema: inner };
};
