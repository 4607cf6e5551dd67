import type { OpenRoundFacts } from '../verbs/open-round-facts.ts';
import type { SupervisorStatus } from '../verbs/status.ts';
import { whenWords } from './clock-time.ts';
import { serveLine, whole } from './serve-line.ts';
import { stateOf } from './status.ts';

/** What a supervisor is at, in a line. */
export interface WatchMoment {
  readonly words: string;
  /** How much of the round's limit, or of the wait, is over: 0 to 1. Absent where nothing has an end. */
  readonly share?: number;
}

const ofRound = (
  { now, ending }: SupervisorStatus,
  { roundNum, phase, stage, elapsed = 0, limit, lastOutputAt }: OpenRoundFacts,
  timeZone: string,
): WatchMoment => {
  const view = { now, timeZone, ...(lastOutputAt === undefined ? {} : { lastOutputAt }) };
  const scene = { ending: ending !== undefined };
  if (stage !== 'running' || limit === undefined)
    return {
      words: serveLine({ ...scene, moment: { kind: stage === 'running' ? 'starting' : stage, roundNum, phase } }, view),
    };
  const moment = { kind: 'running', roundNum, phase, startedAt: now - elapsed, limit } as const;
  return { words: serveLine({ ...scene, moment }, view), share: elapsed / Math.max(1, limit) };
};

/** Of a supervisor that runs no round: what it waits for, or how it last ended. */
const betweenRounds = (status: SupervisorStatus, timeZone: string): WatchMoment => {
  const { now, wait, lastRound, lastStop } = status;
  const state = stateOf(status);
  if (state === 'waiting' && wait !== undefined) {
    const left = `${whole(wait.until - now)} left, until ${whenWords(wait.until, now, timeZone)}`;
    const share = (now - wait.since) / Math.max(1, wait.until - wait.since);
    return { words: `waits ${left} · ${wait.reason}: ${wait.why}`, share };
  }
  if (state === 'stopped' && lastStop !== undefined)
    return { words: `stopped ${whenWords(lastStop.at, now, timeZone)}: ${lastStop.why}` };
  if (lastRound === undefined) return { words: 'no round has ended here yet' };
  return { words: `last round ${lastRound.roundNum}: ${lastRound.outcome}` };
};

/** What a supervisor is at, with its countdown. The words are as people and agents wrote them: the caller tames them. */
export const watchMoment = (status: SupervisorStatus, timeZone: string): WatchMoment => {
  const { round, supervisor } = status;
  if (round === undefined) return betweenRounds(status, timeZone);
  if (supervisor.kind === 'running') return ofRound(status, round, timeZone);
  return { words: `round ${round.roundNum} was left open: the next start closes it` };
};
