import { redact } from '../../model/redact.ts';
import type { Evidence } from '../define.ts';
import { plainText } from './plain.ts';

const longestExcerpt = 300;

/** A text in brief for evidence: one line, no secrets, no control characters, at most 300 characters. */
const excerpt = (text: string): string => {
  const line = redact(plainText(text.slice(0, 4 * longestExcerpt)).replaceAll(/\s+/g, ' ')).trim();
  return line.length <= longestExcerpt ? line : `${line.slice(0, longestExcerpt - 1)}…`;
};

/** One thing that led to a verdict. */
export const evidence = (rule: string, text: string, line?: number): Evidence => ({
  rule,
  text: excerpt(text),
  ...(line === undefined ? {} : { line }),
});
