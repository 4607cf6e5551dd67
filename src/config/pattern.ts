import * as v from 'valibot';
import { about } from './field.ts';

/**
 * A regular expression as Python's `re` spells it, respelt for JavaScript: flags at its head
 * (`(?i)oauth`) become a group with these flags, named groups lose their P, `\A` and `\Z` become `^` and `$`.
 */
export const translatePattern = (pattern: string): string => {
  const [, flags, rest = pattern] = /^\(\?([aimsux]+)\)([^]*)$/.exec(pattern) ?? [];
  const body = rest
    .replaceAll(/\(\?P</g, '(?<')
    .replaceAll(/\(\?P=(\w+)\)/g, String.raw`\k<$1>`)
    .replaceAll(/(\\\\)|\\A|\\Z/g, (found) => ({ [String.raw`\A`]: '^', [String.raw`\Z`]: '$' })[found] ?? found);
  // `a` and `u` choose between ASCII and Unicode classes, which JavaScript does not; `x` cannot be honoured.
  const kept = [...new Set(flags ?? '')].filter((flag) => 'ims'.includes(flag)).join('');
  return kept === '' ? body : `(?${kept}:${body})`;
};

/** Why a pattern cannot be used, or undefined where it can. */
export const patternFault = (pattern: string): string | undefined => {
  if (/^\(\?[a-z]*x/.test(pattern)) return 'the flag x (verbose) is not supported';
  try {
    return new RegExp(translatePattern(pattern), 'i') instanceof RegExp ? undefined : '';
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
  }
};

/** A list of regular expressions. */
export const patterns = (what: string) =>
  v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.nonEmpty('must not be empty: an empty pattern is found everywhere'),
        v.check(
          (pattern) => patternFault(pattern) === undefined,
          (issue) => `is not a regular expression: ${patternFault(issue.input) ?? ''}`,
        ),
      ),
    ),
    about(what),
  );
