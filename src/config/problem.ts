import type { ConfigProblem } from '../model/failure.ts';
import type { Finding } from './issue-words.ts';
import type { Places } from './places.ts';

/** A key path as people write it: `agent.command[1]`, `agent.env."MY KEY"`. */
export const keyText = (path: readonly (string | number)[]): string =>
  path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      return /^[\w-]+$/.test(part) ? `.${part}` : `.${JSON.stringify(part)}`;
    })
    .join('')
    .replace(/^\./, '');

/** A finding with its place: that of the key, or of the table that lacks it; the key is named as the file names it. */
export const problemAt = (finding: Finding, places: Places): ConfigProblem => ({
  ...places.near(finding.path),
  path: keyText(places.spelt(finding.path)),
  reason: finding.reason,
  ...(finding.nearest === undefined ? {} : { nearest: finding.nearest }),
});

/** Problems in the order of the file. */
export const inOrder = (problems: readonly ConfigProblem[]): readonly ConfigProblem[] =>
  problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
