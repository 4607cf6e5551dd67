import { transientKind } from './patterns.ts';
import type { Meaning } from './signal.ts';

const spellings = [
  /^\s*([45]\d\d)\b(?!\s*(?:ms|s|%|files?|lines?|tokens?)\b)/,
  /\b(?:status(?:[ _-]?code)?|http(?:\/[\d.]+)?|error|code|api error)["']?\s*[:=(]?\s*["']?([45]\d\d)\b/i,
  /\(([45]\d\d)\)/,
] as const;

/** The provider's HTTP status that an error's text names (`API Error: 529 …`, `"code":401`, `401 Unauthorized`). */
export const statusIn = (text: string): number | undefined => {
  for (const spelling of spellings) {
    const found = spelling.exec(text)?.[1];
    if (found !== undefined) return Number(found);
  }
  return undefined;
};

/** What a status alone means; undefined where it means nothing by itself (400 is anything from a bad key to a bad model). */
export const statusMeaning = (status: number, text: string): Meaning | undefined => {
  if (status === 401) return { name: 'auth' };
  if (status === 402) return { name: 'billing' };
  if (status === 413) return { name: 'context' };
  if (status === 408) return { name: 'transient', kind: 'network' };
  if (status === 429) return { name: 'transient', kind: 'rate_limit' };
  if (status === 529) return { name: 'transient', kind: 'overloaded' };
  if (status < 500 || status > 599) return undefined;
  return { name: 'transient', kind: transientKind(text) === 'overloaded' ? 'overloaded' : 'server' };
};
