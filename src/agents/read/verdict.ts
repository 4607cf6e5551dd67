import type { Evidence, RoundEnding, Verdict } from '../define.ts';
import type { ExitStatus } from '../../model/exit-status.ts';
import type { Outcome } from '../../model/outcome.ts';
import { resetTime } from '../../model/reset-time.ts';
import type { Usage } from '../../model/round-report.ts';
import { evidence } from './evidence.ts';
import type { Finding } from './explain.ts';
import { longestMessage } from './fold.ts';
import type { PatternTable } from './patterns.ts';
import { errorNearTheEnd } from './plausible.ts';
import type { Meaning } from './signal.ts';
import type { ReadState } from './state.ts';
import { addUsage } from './usage.ts';

/** What an agent's verdict depends on beyond what was read. */
export interface EndHabits {
  /** Exit 0 of a program that said nothing in its own format, or nothing at all. */
  readonly silence: 'ok' | 'unknown';
  /** Exit codes that its documentation gives a meaning; asked only where nothing was said. */
  readonly exitMeanings: Readonly<Record<number, Meaning>>;
}

/** What an agent's output is read by. */
interface ReadBy {
  readonly habits: EndHabits;
  readonly patterns: PatternTable;
}

interface Judged {
  readonly outcome: Outcome;
  readonly evidence: readonly Evidence[];
}

const because = (name: 'ok' | 'failed' | 'unknown', rule: string, text: string, line?: number): Judged => ({
  outcome: { name },
  evidence: [evidence(rule, text, line)],
});

const exitText = (exit: ExitStatus): string =>
  exit.kind === 'exited' ? `exit ${exit.code}` : `ended by ${exit.signal}`;

/** A finding as an outcome, with the reset time that its text tells. */
const judged = (finding: Finding, ending: RoundEnding, more: readonly Finding[] = []): Judged => {
  const { meaning } = finding;
  const shown = [finding, ...more].map(({ rule, text, line }) => evidence(rule, text, line));
  if (meaning.name !== 'quota') return { outcome: meaning, evidence: shown };
  const resetsAt = resetTime(finding.text, {
    at: ending.at,
    timeZone: ending.timeZone,
    ...(meaning.resetsAt === undefined ? {} : { told: meaning.resetsAt }),
    afterTheFact: ending.afterTheFact,
    withinHours: meaning.scope === 'five_hour' ? 5 : undefined,
  });
  const { resetsAt: _told, ...rest } = meaning;
  return { outcome: { ...rest, ...(resetsAt === undefined ? {} : { resetsAt }) }, evidence: shown };
};

/** A limit event knows the reset to the second and names the window; the error that followed only says that there is one. */
const withLimit = (finding: Finding, limited: Finding | undefined, ending: RoundEnding): Judged => {
  const { meaning } = finding;
  const isLimit = meaning.name === 'quota' || (meaning.name === 'transient' && meaning.kind === 'rate_limit');
  if (limited === undefined || !(isLimit || meaning.name === 'failed')) return judged(finding, ending);
  const fromEvent = judged(limited, ending, [finding]);
  const hasReset = fromEvent.outcome.name === 'quota' && fromEvent.outcome.resetsAt !== undefined;
  if (hasReset || limited.meaning.name !== 'quota') return fromEvent;
  return judged({ ...finding, meaning: limited.meaning }, ending, [limited]);
};

/** An error in plain text: on stderr among events, or near the end of a text mode's output. */
const textError = (state: ReadState, patterns: PatternTable): Finding | undefined =>
  state.stderrError ?? errorNearTheEnd(state.textTail.split('\n').slice(0, -1), state.lastTextLine, patterns);

/** No terminal event, and the program says that all went well. */
const exitedZero = (state: ReadState, ending: RoundEnding, { habits, patterns }: ReadBy): Judged => {
  if (state.refused !== undefined) return withLimit(state.refused, state.limited, ending);
  if (state.answered) return because('ok', 'a whole answer, exit 0', state.message.text);
  if (state.structured) return because('unknown', 'exit 0, but no terminal event', 'exit 0');
  const found = patterns.configured.length === 0 ? undefined : textError(state, patterns);
  if (found?.configured === true) return judged(found, ending);
  if (state.plainly) return because('ok', 'plain text, exit 0', 'exit 0');
  return habits.silence === 'ok'
    ? because('ok', 'exit 0', 'exit 0')
    : because('unknown', 'exit 0, but nothing in the agent’s format', 'exit 0');
};

/** No terminal event, and the program failed or was ended: the best of what it said before. */
const exitedBadly = (state: ReadState, ending: RoundEnding, { habits, patterns }: ReadBy): Judged => {
  const explained = (finding: Finding | undefined): Finding | undefined =>
    finding?.meaning.name === 'failed' ? undefined : finding;
  const inText = textError(state, patterns);
  const found =
    explained(state.refused) ??
    explained(inText) ??
    state.limited ??
    explained(state.notice) ??
    state.refused ??
    inText;
  if (found !== undefined) return withLimit(found, state.limited === found ? undefined : state.limited, ending);
  const meaning = ending.exit.kind === 'exited' ? habits.exitMeanings[ending.exit.code] : undefined;
  if (meaning !== undefined) return { outcome: meaning, evidence: [evidence('exit code', exitText(ending.exit))] };
  return because('failed', 'exit code, and nothing that explains it', exitText(ending.exit));
};

const judge = (state: ReadState, ending: RoundEnding, by: ReadBy): Judged => {
  if (state.end.kind === 'good') return because('ok', 'terminal event', exitText(ending.exit), state.end.line);
  if (state.end.kind === 'bad') return withLimit(state.end.finding, state.limited, ending);
  const zero = ending.exit.kind === 'exited' && ending.exit.code === 0;
  return zero ? exitedZero(state, ending, by) : exitedBadly(state, ending, by);
};

/** What was told to be used up, so far. */
export const usageSoFar = (state: ReadState): Usage => {
  const summed = state.newest === undefined ? state.summed : addUsage(state.summed, state.newest.usage);
  const calls = state.toolCalls === 0 ? {} : { toolCalls: state.toolCalls };
  return { ...summed, ...calls, ...state.told };
};

/** How the round ended, as far as its output and its exit tell. */
export const verdictOf = (state: ReadState, ending: RoundEnding, by: ReadBy): Verdict => {
  const counted = usageSoFar(state);
  const finalMessage = (state.structured ? state.message.text : state.textTail).trim().slice(-longestMessage);
  return {
    ...judge(state, ending, by),
    ...(Object.keys(counted).length === 0 ? {} : { usage: counted }),
    ...(finalMessage === '' ? {} : { finalMessage }),
  };
};
