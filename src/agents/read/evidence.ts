import type { Evidence } from '../define.ts';
import { plainText } from './plain.ts';

const longestExcerpt = 300;

// What an error quotes may be the very key that it refuses, and evidence ends up in bug reports.
const secrets = [
  /\b(?:sk|pk|rk|xai|gsk|key|or|r8|hf|glpat|xox[a-z])[-_][\w-]{8,}/gi,
  /\bgh[pousr]_\w{8,}/g,
  /\bgithub_pat_\w{8,}/g,
  /\bAIza[\w-]{20,}/g,
  /\bAKIA[A-Z0-9]{12,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g,
  /\b(?:Bearer|Basic) +[\w.~+/=-]{8,}/gi,
] as const;

/** A text with whatever looks like a key or a token replaced. */
const redact = (text: string): string =>
  secrets
    .reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text)
    .replaceAll(
      /((?:api[-_ ]?key|token|secret|password|authorization)["']?\s*[:=]\s*["']?)(?!\[secret\])[^\s"',}]{8,}/gi,
      '$1[secret]',
    );

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
