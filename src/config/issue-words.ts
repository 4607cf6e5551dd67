import type * as v from 'valibot';
import { nearest } from '../model/nearest.ts';

/** A finding about one key, before its place in the file is known. */
export interface Finding {
  readonly path: readonly (string | number)[];
  readonly reason: string;
  readonly nearest?: string;
}

/** What kind of value it is, as TOML's users call it. */
export const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date or time';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? 'true or false' : 'a table';
};

const wanted: Readonly<Record<string, string>> = {
  string: 'a text in quotes',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list, [ … ]',
  record: 'a table',
  strict_object: 'a table',
  object_with_rest: 'a table',
};

/** What valibot found, in words that fit behind the key’s name. */
export const issueFinding = (issue: v.BaseIssue<unknown>): Finding => {
  const path = (issue.path ?? []).flatMap(({ key }) =>
    typeof key === 'string' || typeof key === 'number' ? [key] : [],
  );
  if (issue.kind === 'validation') return { path, reason: issue.message };
  if (issue.type !== 'picklist') {
    return {
      path,
      reason: `must be ${wanted[issue.type] ?? issue.expected ?? 'something else'}, not ${kindOf(issue.input)}`,
    };
  }
  const options = [...(issue.expected ?? '').matchAll(/"([^"]*)"/g)].map(([, option = '']) => option);
  const close = typeof issue.input === 'string' ? nearest(issue.input, options) : undefined;
  return { path, reason: `must be one of ${options.join(', ')}.`, ...(close === undefined ? {} : { nearest: close }) };
};

/** Whether valibot tells of an unknown key: misplaced-keys.ts finds them all, and this is only the first. */
export const tellsUnknownKey = (issue: v.BaseIssue<unknown>): boolean =>
  issue.type === 'strict_object' && issue.expected === 'never';
