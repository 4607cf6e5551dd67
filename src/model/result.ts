import type { Failure } from './failure.ts';

/** An expected failure is a value: the caller must look before it can use what it asked for. */
export type Result<Value, Problem = Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Problem };

/** A success that carries `value`. */
export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });

/** A failure that carries its facts; a view renders it. */
export const fail = <Problem = Failure>(failure: Problem): { readonly ok: false; readonly failure: Problem } => ({
  ok: false,
  failure,
});
