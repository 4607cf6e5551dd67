import { meaningOf, type Pattern, type PatternTable } from './patterns.ts';
import type { ErrorFacts, Meaning } from './signal.ts';
import { statusIn, statusMeaning } from './status.ts';

/** What an error was found to mean, by which rule, and where. `text` is kept for its reset time. */
export interface Finding {
  readonly rule: string;
  readonly meaning: Meaning;
  readonly text: string;
  /** Counts from 1. */
  readonly line: number;
  /** By a pattern that configuration added. */
  readonly configured: boolean;
}

/** Longer errors are a dump with the message at its head. */
const keptText = 2000;

interface Explained {
  readonly rule: string;
  readonly meaning: Meaning;
  readonly configured?: boolean;
}

const byPattern = (patterns: readonly Pattern[], text: string): Explained | undefined => {
  const found = patterns.find((pattern) => pattern.inText.test(text));
  if (found === undefined) return undefined;
  const origin = found.configured ? 'configured pattern' : 'pattern';
  return {
    rule: `${found.name} ${origin} /${found.source}/`,
    meaning: meaningOf(found.name, text),
    configured: found.configured,
  };
};

const byStatus = (status: number | undefined, text: string): Explained | undefined => {
  const meaning = status === undefined ? undefined : statusMeaning(status, text);
  return meaning === undefined ? undefined : { rule: `status ${status}`, meaning };
};

/**
 * What an error means. A limit or an empty purse is told only by text (its status is the 429 or 400
 * of many things), so these patterns come first; then the status, the CLI's own name for it, and
 * the remaining patterns. A 403 is a matter of the login unless the text says something better.
 */
const explainFacts = (error: ErrorFacts, text: string, { all }: PatternTable): Explained => {
  if (error.means !== undefined) return { rule: 'the event says so', meaning: error.means };
  const isSpecial = (pattern: Pattern): boolean =>
    pattern.configured || pattern.name === 'context' || pattern.name === 'billing' || pattern.name === 'quota';
  const status = error.status ?? statusIn(text);
  return (
    byPattern(all.filter(isSpecial), text) ??
    byStatus(status, text) ??
    (error.label === undefined ? undefined : { rule: 'the event’s own error name', meaning: error.label }) ??
    byPattern(all, text) ??
    (status === 403 ? { rule: 'status 403', meaning: { name: 'auth' } } : undefined) ?? {
      rule: 'an error that no rule explains',
      meaning: { name: 'failed' },
    }
  );
};

/** How long the provider asks to wait, in seconds, where a text says so (`retry in 34.07s`, `try again in 2 hours`). */
const retryAfterIn = (text: string): number | undefined => {
  const found =
    /(?:retry|try again|wait|available)(?: again)?(?:[ -]after| in| for)?:? (?:about )?(\d+(?:\.\d+)?) ?(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b/i.exec(
      text,
    );
  if (found === null) return undefined;
  const unit = (found[2] ?? '').toLowerCase();
  const scale =
    unit === 'ms' || unit.startsWith('mil') ? 0.001 : unit.startsWith('s') ? 1 : unit.startsWith('m') ? 60 : 3600;
  return Number(found[1]) * scale;
};

const withHints = (meaning: Meaning, error: ErrorFacts, text: string): Meaning => {
  if (meaning.name === 'transient') {
    const retryAfterS = error.retryAfterS ?? retryAfterIn(text);
    return retryAfterS === undefined ? meaning : { ...meaning, retryAfterS };
  }
  if (meaning.name === 'quota' && error.resetsAt !== undefined) return { ...meaning, resetsAt: error.resetsAt };
  return meaning;
};

/** Says what an error on a line means. Never throws, whatever the text. */
export const explain = (error: ErrorFacts, line: number, patterns: PatternTable): Finding => {
  const text = error.text.slice(0, keptText);
  const { rule, meaning, configured = false } = explainFacts(error, text, patterns);
  return { rule, meaning: withHints(meaning, error, text), text, line, configured };
};
