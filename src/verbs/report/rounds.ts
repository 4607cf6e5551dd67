import type { OutcomeName } from '../../model/outcome.ts';
import type { DurationMs, EpochMs } from '../../model/time.ts';
import type { ReportFact } from './fact.ts';
import { addRound, addUsage, emptyTally, type Tally } from './tally.ts';
import type { Window } from './time-use.ts';

/** One round of a window. */
export interface ReportedRound {
  readonly roundNum: number;
  /** Empty without phases. */
  readonly phase: string;
  readonly outcome: OutcomeName;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Rounds by day and by phase, and the longest. */
export interface RoundTallies {
  readonly total: Tally;
  /** By the day on which they ended, `2026-11-22`, oldest first. */
  readonly days: readonly (readonly [string, Tally])[];
  /** In the order in which they were first seen. */
  readonly phases: readonly (readonly [string, Tally])[];
  readonly longest: readonly ReportedRound[];
}

const longestCount = 5;

interface Open {
  readonly roundNum: number;
  readonly phase: string;
  readonly from: EpochMs;
  exit?: { readonly duration: DurationMs; readonly outcome: OutcomeName };
}

/** Names days by the clock on the wall; most events fall on the day of the one before. */
const dayNamer = (timeZone: string): ((at: EpochMs) => string) => {
  let [since, until, name] = [0, 0, ''];
  return (at) => {
    if (at >= since && at < until) return name;
    const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).startOfDay();
    since = day.epochMilliseconds;
    until = day.add({ days: 1 }).startOfDay().epochMilliseconds;
    name = day.toPlainDate().toString();
    return name;
  };
};

const tallyOf = (tallies: Map<string, Tally>, name: string): Tally => {
  const known = tallies.get(name);
  if (known !== undefined) return known;
  const fresh = emptyTally();
  tallies.set(name, fresh);
  return fresh;
};

const length = ({ from, to }: ReportedRound): DurationMs => to - from;

/** Follows the rounds that end in a window. `onRound` hears of each when it is over. */
export const roundKeeper = (window: Window, timeZone: string, onRound: (round: ReportedRound) => void) => {
  const total = emptyTally();
  const days = new Map<string, Tally>();
  const phases = new Map<string, Tally>();
  const dayOf = dayNamer(timeZone);
  let longest: readonly ReportedRound[] = [];
  let open: Open | undefined;

  const tallies = (at: EpochMs, phase: string): readonly Tally[] => [
    total,
    tallyOf(days, dayOf(at)),
    tallyOf(phases, phase),
  ];

  const consider = (round: ReportedRound): void => {
    const shortest = longest.at(-1);
    if (longest.length === longestCount && shortest !== undefined && length(round) <= length(shortest)) return;
    longest = [...longest, round].toSorted((a, b) => length(b) - length(a)).slice(0, longestCount);
  };

  const close = (begun: Open, fact: Extract<ReportFact, { readonly kind: 'round_end' }>): void => {
    const outcome = fact.outcome ?? begun.exit?.outcome ?? 'failed';
    const { roundNum, phase, from, exit } = begun;
    const ended = { outcome, agentTime: exit?.duration ?? 0, progress: fact.progress };
    for (const tally of tallies(fact.at, phase)) addRound(tally, ended);
    const round = { roundNum, phase, outcome, from, to: Math.max(from, fact.at) };
    consider(round);
    onRound(round);
  };

  return {
    take: (fact: ReportFact): void => {
      if (fact.kind === 'round_start') {
        open = { roundNum: fact.roundNum, phase: fact.phase, from: fact.at };
        return;
      }
      const begun = open;
      const isOurs = 'roundNum' in fact && begun !== undefined && fact.roundNum === begun.roundNum;
      const inWindow = fact.at >= window.from && fact.at <= window.to;
      if (fact.kind === 'usage' && inWindow) {
        for (const tally of tallies(fact.at, isOurs ? begun.phase : '')) addUsage(tally, fact.usage);
      } else if (fact.kind === 'agent_exit' && isOurs) {
        begun.exit = { duration: fact.duration, outcome: fact.outcome };
      } else if (fact.kind === 'round_end' && isOurs) {
        open = undefined;
        if (inWindow) close(begun, fact);
      }
    },
    end: (): RoundTallies => ({
      total,
      days: [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      phases: [...phases],
      longest,
    }),
  };
};
