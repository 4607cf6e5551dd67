import type { Evidence, Verdict } from '../agents/define.ts';
import { outcomeKeys, outcomes, type OutcomeName } from '../model/outcome.ts';
import { usageKeys } from '../model/report-keys.ts';
import { paint, type Paint } from './style.ts';

const good: ReadonlySet<OutcomeName> = new Set<OutcomeName>(['ok']);
const passing: ReadonlySet<OutcomeName> = new Set<OutcomeName>(['quota', 'transient', 'unknown', 'cancelled']);

/** An outcome's name in its colour. */
export const outcomeWord = (name: OutcomeName, { green, yellow, red }: Paint): string => {
  if (good.has(name)) return green(name);
  return passing.has(name) ? yellow(name) : red(name);
};

/** `key=value` for each fact, on one line. */
export const factsLine = (entries: Readonly<Record<string, unknown>>): string =>
  Object.entries(entries)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join('  ');

/** Which line and which rule led to a verdict, and what stands there. */
export const evidenceLine = ({ rule, line, text }: Evidence, { dim }: Paint): string =>
  `  ${line === undefined ? '' : `line ${line}: `}${dim(rule)}\n    ${text}`;

/** A verdict for people: the outcome and its facts, which line and which rule led to it, and what the agent counted. */
export const verdictText = (verdict: Verdict, color: boolean): string => {
  const style = paint(color);
  const { outcome, outcome_detail: detail = {} } = outcomeKeys(verdict.outcome);
  const usage = verdict.usage === undefined ? '' : factsLine(usageKeys(verdict.usage));
  return `${[
    `${style.bold(outcomeWord(outcome, style))}  ${factsLine(detail)}`.trimEnd(),
    `  ${outcomes[outcome]}`,
    ...(verdict.evidence.length === 0 ? [] : [style.bold('because')]),
    ...verdict.evidence.map((each) => evidenceLine(each, style)),
    ...(usage === '' ? [] : [style.bold('usage'), `  ${usage}`]),
  ].join('\n')}\n`;
};

/** A verdict as `--json` tells it: the two keys of an outcome as events have them, and why. */
export const verdictJson = (verdict: Verdict): Readonly<Record<string, unknown>> => ({
  ...outcomeKeys(verdict.outcome),
  evidence: verdict.evidence,
  ...(verdict.usage === undefined ? {} : { usage: usageKeys(verdict.usage) }),
  ...(verdict.finalMessage === undefined ? {} : { final_message: verdict.finalMessage }),
});
