import * as v from 'valibot';

// The kinds of values that a configuration holds. Every one of them takes what it means in one sentence
// and, where it counts something, its unit: the reference, the JSON Schema and `config show` read them here.

/** What a key or a table means, and in which unit it counts. */
export const about = <Value>(what: string, unit?: string) =>
  v.metadata<Value, { readonly description: string; readonly unit?: string }>(
    unit === undefined ? { description: what } : { description: what, unit },
  );

const finite = () => v.pipe(v.number(), v.finite('must be a finite number'));
// A year: beyond it a duration is surely a slip of the keyboard.
const longest = 31_536_000;

/** A length of time, seconds, fractions allowed. */
export const duration = (what: string, lowest: 'positive' | 'from zero' = 'positive') =>
  v.pipe(
    finite(),
    lowest === 'positive' ? v.gtValue(0, 'must be more than 0') : v.minValue(0, 'must not be negative'),
    v.maxValue(longest, 'must be at most 31536000, a year'),
    about(what, 'seconds'),
  );

/** A whole number of things. */
export const count = (what: string, unit: string, least: number) =>
  v.pipe(
    finite(),
    v.integer('must be a whole number'),
    v.minValue(least, least === 0 ? 'must not be negative' : `must be at least ${least}`),
    about(what, unit),
  );

/** A number of things that need not be whole. */
export const quantity = (what: string, unit: string) =>
  v.pipe(finite(), v.minValue(0, 'must not be negative'), about(what, unit));

/** An amount of money. */
export const money = (what: string) => quantity(what, 'US dollars');

export const percent = (what: string) =>
  v.pipe(finite(), v.gtValue(0, 'must be more than 0'), v.maxValue(100, 'must be at most 100'), about(what, '%'));

/** How many times something. */
export const factor = (what: string) => v.pipe(finite(), v.gtValue(0, 'must be more than 0'), about(what, 'times'));

export const flag = (what: string) => v.pipe(v.boolean(), about(what));

// No argument, variable or path of a process can hold a NUL.
const plain = () =>
  v.pipe(
    v.string(),
    v.check((value) => !value.includes('\0'), 'must not hold a NUL'),
  );

/** A text that may be empty. */
export const text = (what: string) => v.pipe(plain(), about(what));

/** A text with something in it. */
export const word = (what: string) => v.pipe(plain(), v.nonEmpty('must not be empty'), about(what));

export const oneOf = <const Options extends readonly [string, ...string[]]>(options: Options, what: string) =>
  v.pipe(v.picklist(options), about(what));

/** A list of texts; `least` of them at the least. */
export const texts = (what: string, least = 0) =>
  v.pipe(v.array(plain()), v.minLength(least, 'must not be empty'), about(what));

/** A list of texts with something in each. */
export const words = (what: string, least = 0) =>
  v.pipe(
    v.array(v.pipe(plain(), v.nonEmpty('must not be empty'))),
    v.minLength(least, 'must not be empty'),
    about(what),
  );
