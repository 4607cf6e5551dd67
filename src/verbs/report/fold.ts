import type { RawObject } from '../../journal/bulk.ts';
import type { DurationMs, EpochMs } from '../../model/time.ts';
import type { TimeUse } from '../../model/time-use.ts';
import { alertKeeper, type AlertSpan } from './alerts.ts';
import { factOf, type ReportFact } from './fact.ts';
import { pictureKeeper, type Picture } from './picture.ts';
import { roundKeeper, type RoundTallies } from './rounds.ts';
import { timeKeeper, type Window } from './time-use.ts';

/** Things that a person may have to mend, as they were last told. */
export interface Troubles {
  loginRefused?: { readonly at: EpochMs; readonly hint?: string };
  checkFailed?: { readonly at: EpochMs; readonly reason: string };
  stopped?: { readonly at: EpochMs; readonly reason: string; readonly exitCode: number };
  waiting?: { readonly until: EpochMs; readonly reason: string; readonly why: string };
}

/** What a window of the journal tells. */
export interface ReportFold extends RoundTallies {
  /** Together the length of the window. */
  readonly timeUse: Readonly<Record<TimeUse, DurationMs>>;
  readonly alerts: readonly AlertSpan[];
  /** How many there were, where not all are told. */
  readonly alertCount: number;
  readonly picture: Picture;
  /** What is still true at the end: a good round or a new start settles what was before. */
  readonly troubles: Troubles;
  /** Lines that were not what their kind should be. */
  readonly damaged: number;
}

type Trouble = keyof Troubles;

/** Without what is settled; the same where it was not there, which is so of nearly every round. */
const without = (troubles: Troubles, ...settled: readonly Trouble[]): Troubles => {
  if (settled.every((name) => troubles[name] === undefined)) return troubles;
  const left = { ...troubles };
  for (const name of settled) delete left[name];
  return left;
};

const after = (troubles: Troubles, fact: ReportFact): Troubles => {
  switch (fact.kind) {
    case 'supervisor_started':
      return without(troubles, 'stopped');
    case 'supervisor_stopped':
      return { ...troubles, stopped: { at: fact.at, reason: fact.reason, exitCode: fact.exitCode } };
    case 'login_refused':
      return { ...troubles, loginRefused: { at: fact.at, ...(fact.hint === undefined ? {} : { hint: fact.hint }) } };
    case 'check_failed':
      return { ...troubles, checkFailed: { at: fact.at, reason: fact.reason } };
    case 'waiting':
      return { ...troubles, waiting: { until: fact.until, reason: fact.reason, why: fact.why } };
    case 'round_start':
      return without(troubles, 'waiting', 'checkFailed');
    case 'agent_exit':
      return fact.outcome === 'ok' ? without(troubles, 'loginRefused') : troubles;
    case 'round_end':
    case 'usage':
    case 'alert':
    case 'alert_over':
      return troubles;
  }
};

const noTime = (): Record<TimeUse, DurationMs> => ({
  working: 0,
  quota: 0,
  backing_off: 0,
  budget: 0,
  schedule: 0,
  between: 0,
  stopped: 0,
  unknown: 0,
});

/** A fold over the objects of a journal, which may begin somewhat before the window. What it holds is bounded. */
export const reportFold = (window: Window, timeZone: string) => {
  const timeUse = noTime();
  const picture = pictureKeeper(window);
  const rounds = roundKeeper(window, timeZone, picture.round);
  const alerts = alertKeeper(window);
  const time = timeKeeper(window, (stretch) => {
    timeUse[stretch.use] += stretch.to - stretch.from;
    picture.stretch(stretch);
  });
  let troubles: Troubles = {};
  let damaged = 0;

  return {
    take: (line: RawObject): void => {
      const fact = factOf(line);
      if (fact === 'damage') damaged += 1;
      if (fact === 'damage' || fact === 'other') return;
      time.take(fact);
      rounds.take(fact);
      alerts.take(fact);
      troubles = after(troubles, fact);
      if (fact.kind === 'usage') {
        const { costUsd, tokensIn, tokensOut, cacheRead, cacheWritten } = fact.usage;
        picture.usage(fact.at, costUsd, tokensIn + tokensOut + cacheRead + cacheWritten);
      }
    },
    /** `alive`: a supervisor is at work at the end of the window. */
    end: (alive: boolean): ReportFold => {
      time.end(alive);
      const { alerts: told, count } = alerts.end();
      const folded = { ...rounds.end(), timeUse, picture: picture.end(), troubles, damaged };
      return { ...folded, alerts: told, alertCount: count };
    },
  };
};
