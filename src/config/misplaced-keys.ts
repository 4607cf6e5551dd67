import type * as v from 'valibot';
import { nearest } from '../model/nearest.ts';
import { kindOf, type Finding } from './issue-words.ts';
import { strangerAdvice } from './renames.ts';
import { shapeOf } from './shape.ts';
import { isTable } from './tables.ts';

/** The section that has a key of this name, for one that stands in the wrong place. */
const homeOf = (name: string, root: v.GenericSchema): string | undefined => {
  const shape = shapeOf(root);
  if (shape.kind !== 'table') return undefined;
  return Object.entries(shape.keys).find(([, section]) => {
    const inner = shapeOf(section);
    return inner.kind === 'table' && Object.hasOwn(inner.keys, name);
  })?.[0];
};

const unknownKey = (path: Finding['path'], known: readonly string[], root: v.GenericSchema): Finding => {
  const advice = strangerAdvice(path);
  if (advice !== undefined) return { path, reason: advice };
  const name = String(path.at(-1) ?? '');
  const home = homeOf(name, root);
  if (home !== undefined && home !== path[0]) return { path, reason: `belongs in [${home}]` };
  const close = nearest(name, known);
  return close === undefined
    ? { path, reason: `unknown key; known here: ${known.join(', ')}.` }
    : { path, reason: 'unknown key.', nearest: close };
};

/**
 * Every unknown key of a document, and everything else that stands where a table should. valibot tells only the first
 * unknown key of each table, and takes a list for a table.
 */
export const misplacedKeys = (root: v.GenericSchema, document: unknown): readonly Finding[] => {
  const visit = (schema: v.GenericSchema, value: unknown, path: Finding['path']): readonly Finding[] => {
    const shape = shapeOf(schema);
    if (shape.kind === 'value') return [];
    if (shape.kind === 'tables') {
      if (!Array.isArray(value)) return [{ path, reason: `must be written [[${path.join('.')}]], for each a table` }];
      return value.flatMap((table, index) => visit(shape.each, table, [...path, index]));
    }
    if (!isTable(value)) return [{ path, reason: `must be a table, not ${kindOf(value)}` }];
    return Object.entries(value).flatMap(([key, inner]) => {
      const here = [...path, key];
      if (shape.kind === 'record') return visit(shape.values, inner, here);
      const known = Object.hasOwn(shape.keys, key) ? shape.keys[key] : shape.rest;
      return known === undefined ? [unknownKey(here, Object.keys(shape.keys), root)] : visit(known, inner, here);
    });
  };
  return visit(root, document, []);
};
