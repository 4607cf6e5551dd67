import type { Verdict } from '../agents/define.ts';
import { outcomeKeys, outcomes, type Outcome } from '../model/outcome.ts';
import { usageKeys } from '../model/report-keys.ts';
import type { ExplainedOutcome } from '../verbs/explain-outcome.ts';
import { eventText, type EventStyle } from './event-line.ts';
import { paint } from './style.ts';
import { evidenceLine, factsLine, outcomeWord, verdictJson } from './verdict.ts';
import { plural, sizeWords } from './words.ts';

/** Whether the log alone says what the journal says. */
const agrees = (told: Outcome | undefined, { outcome }: Verdict): boolean =>
  told === undefined || JSON.stringify(outcomeKeys(told)) === JSON.stringify(outcomeKeys(outcome));

/** What a limit, a cancel or a kill leaves of the reading, or what has changed since. */
const differenceWords = ({ told, events }: ExplainedOutcome, { outcome }: Verdict): string => {
  const { outcome: read, outcome_detail: detail = {} } = outcomeKeys(outcome);
  const alone = `Its log alone reads as ${`${read} ${factsLine(detail)}`.trimEnd()}`;
  const ended = events.find(({ event }) => /_kill$|^round_cancelled$|^round_interrupted$/.test(event));
  if (ended !== undefined) return `${alone}: what the supervisor did itself comes first.`;
  return told?.name === 'interrupted'
    ? `${alone}: nobody was there to read it.`
    : `${alone} today: patterns of the configuration or the reader itself have changed since.`;
};

const headLine = ({ roundNum, phase, told, reading }: ExplainedOutcome, color: boolean): string => {
  const style = paint(color);
  const outcome = told ?? reading?.verdict.outcome;
  const where = `round ${roundNum}${phase === '' ? '' : ` (${phase})`}`;
  if (outcome === undefined) return `${where}: no outcome was told, and its log is gone`;
  const { outcome: name, outcome_detail: detail = {} } = outcomeKeys(outcome);
  return `${`${where}: ${style.bold(outcomeWord(name, style))}  ${factsLine(detail)}`.trimEnd()}\n  ${outcomes[name]}`;
};

/** Why a round was read as it was, for people. */
export const explainedOutcomeText = (explained: ExplainedOutcome, style: EventStyle): string => {
  const { preset, told, events, reading } = explained;
  const colors = paint(style.color);
  const { bold, dim } = colors;
  const usage = reading?.verdict.usage === undefined ? '' : factsLine(usageKeys(reading.verdict.usage));
  const evidence = reading?.verdict.evidence ?? [];
  return `${[
    headLine(explained, style.color),
    ...(reading === undefined || agrees(told, reading.verdict)
      ? []
      : [`  ${differenceWords(explained, reading.verdict)}`]),
    ...(evidence.length === 0 ? [] : [bold('because'), ...evidence.map((each) => evidenceLine(each, colors))]),
    bold('the supervisor'),
    ...events.map((event) => `  ${eventText(event, style)}`),
    ...(usage === '' ? [] : [bold('usage'), `  ${usage}`]),
    dim(
      reading === undefined
        ? `its log is gone; it was read as ${preset} prints`
        : `${reading.log}: ${plural(reading.lines, 'line')}, ${sizeWords(reading.bytes)}, read as ${preset} prints`,
    ),
  ].join('\n')}\n`;
};

/** The same for a program: `outcome` is the journal's, `read` what the log alone says. */
export const explainedOutcomeJson = (explained: ExplainedOutcome): Readonly<Record<string, unknown>> => {
  const { roundNum, phase, preset, told, events, reading } = explained;
  const outcome = told ?? reading?.verdict.outcome;
  return {
    round_num: roundNum,
    ...(phase === '' ? {} : { phase }),
    preset,
    ...(outcome === undefined ? {} : outcomeKeys(outcome)),
    ...(reading === undefined
      ? {}
      : {
          read: verdictJson(reading.verdict),
          agrees: agrees(told, reading.verdict),
          log: reading.log,
          lines: reading.lines,
          bytes: reading.bytes,
        }),
    events,
  };
};
