import { explain, type Finding } from './explain.ts';
import type { PatternTable } from './patterns.ts';
import { visibleLine } from './plain.ts';
import { statusIn } from './status.ts';

// What a CLI prints in front of its own message: symbols (no Markdown: `-`, `*`, `>` and `#` begin an agent's prose) and time stamps.
const decoration = /^(?:\s|[■✗✖✘❌●•×│┃▲⛔🛑]|⚠\uFE0F?)+/u;
const timeStamp = /^\[?\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]?\s*/;

/** How an error of a program begins, as against a sentence about errors (`Error handling was improved …`). */
const errorLead = new RegExp(
  [
    String.raw`\[?(?:fatal|error|err|critical|panic)(?: error)?\]?\s?[:\]]`,
    String.raw`(?:fatal|error|critical) (?:when|while|generating|calling|communicating|from|code|status)\b`,
    String.raw`(?:error|fatal)\s+[\w-]+(?:::[\w-]+)+:`,
    String.raw`[\w.]*(?:Error|Exception):`,
    String.raw`_?ApiError\b`,
    String.raw`(?:api|network|request|authentication|provider|connection|http|server|stream|model|llm)(?: request| call)? (?:error|failed|failure)\b`,
    String.raw`unexpected status \d`,
    String.raw`(?:failed to|unable to|could not|cannot) (?:authenticate|connect|reach|log ?in|run prompt|create|start|complete|send|get)\b`,
    String.raw`exceeded retry limit`,
    String.raw`\[API Error:`,
    String.raw`(?:http )?[45]\d\d (?=[A-Z{"])`,
  ]
    .map((lead) => `^(?:${lead})`)
    .join('|'),
  'i',
);

/** Longer lines are no messages for people. */
const longestMessage = 400;
const longestError = 4000;

const begins = (text: string, { atStart, configured }: PatternTable): boolean =>
  text.length <= longestMessage && (atStart.test(text) || configured.some(({ inText }) => inText.test(text)));

/**
 * What a line of plain text means if it is plausibly an error of the CLI itself: it begins like one,
 * or it begins with the very words of one. Whether it counts is for the round's end to say.
 */
export const plausibleError = (line: string, lineNumber: number, patterns: PatternTable): Finding | undefined => {
  if (line.length > longestError) return undefined;
  const text = line.replace(decoration, '').replace(timeStamp, '').replace(decoration, '');
  if (text === '') return undefined;
  const looksLikeError = errorLead.test(text);
  if (!looksLikeError && !begins(text, patterns)) return undefined;
  const finding = explain({ text }, lineNumber, patterns);
  return finding.meaning.name === 'failed' && statusIn(text) === undefined ? undefined : finding;
};

/** Lines of a stack trace or a dump, and blank ones, which follow an error and do not take it further from the end. */
const isTrail = (line: string): boolean => line === '' || /^(?:\s|[}\])]|Traceback )/.test(line);

/** An error in a text mode counts within this many lines of the end: further up it is something that was read or fixed. */
const nearTheEnd = 10;

/** The last plausible error among the last lines of plain text; `lastLine` is the number of the last one. */
export const errorNearTheEnd = (
  lines: readonly string[],
  lastLine: number,
  patterns: PatternTable,
): Finding | undefined => {
  let distance = 0;
  for (let index = lines.length - 1; index >= 0 && distance < nearTheEnd; index -= 1) {
    const line = visibleLine(lines[index] ?? '');
    if (isTrail(line)) continue;
    const finding = plausibleError(line, lastLine - (lines.length - 1 - index), patterns);
    if (finding !== undefined) return finding;
    distance += 1;
  }
  return undefined;
};
