import type { Unseen } from '../../wire.ts';
import { durationWords } from '../../../views/words.ts';
import { isSet, numberOf, recordOf, recordsOf, textOf, timeOf, type Fields } from './fields.ts';

/** What a supervisor is at, as a colour and a sign tell it. */
export type Mood = 'working' | 'waiting' | 'between' | 'stopped' | 'trouble' | 'unseen';

/** A bar: how much of it is over, 0 to 1, and what it says. */
export interface Course {
  readonly kind: 'round' | 'wait';
  readonly share: number;
  /** `12 min 4 s`. */
  readonly over: string;
  /** `of 30 min`, `17 min left`. */
  readonly beside: string;
}

/** A project at this moment, in words. */
export interface ProjectNow {
  readonly mood: Mood;
  /** `At work on round 12`. It changes only with the state: it is read aloud. */
  readonly headline: string;
  /** What there is to say beside it. */
  readonly details: readonly string[];
  readonly course?: Course;
  readonly roundNum?: number;
}

/** How the reader’s clock stands to what was told. */
export interface Since {
  /** Ms since the snapshot came: what runs has run on for so long. */
  readonly sinceMs: number;
  /** A moment in the reader’s time: `14:45:02`, with the day where it is another. */
  readonly when: (at: number) => string;
}

/** Without fractions: nobody reads them of something that goes on. */
const wholeSeconds = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 60 ? `${seconds} s` : durationWords(seconds * 1000);
};

const reasonWords: Readonly<Record<string, string>> = {
  quota: 'Waiting for the usage limit to reset',
  transient: 'Waiting for the provider',
  failure_backoff: 'Waiting after a failure',
  startup_check: 'Waiting for what a startup check lacks',
  budget: 'Waiting for the budget’s next period',
  schedule: 'Outside the schedule',
  no_progress: 'Waiting: nothing was done any more',
  auth: 'Waiting for a login',
  restart_delay: 'Between rounds',
};

const endingWords: Readonly<Record<string, string>> = {
  stop: 'ends after this round',
  cancel: 'the round is being cancelled',
  kill: 'is being killed',
};

const some = (...texts: readonly (string | undefined)[]): readonly string[] =>
  texts.filter((text) => text !== undefined).filter((text) => text !== '');

const phaseWords = (round: Fields): string | undefined => {
  const phase = textOf(round, 'phase');
  return phase === undefined ? undefined : `phase ${phase}`;
};

const roundCourse = (round: Fields, sinceMs: number): Course | undefined => {
  const elapsed = numberOf(round, 'elapsed_s');
  const limit = numberOf(round, 'limit_s');
  if (elapsed === undefined || limit === undefined) return undefined;
  const ms = elapsed * 1000 + sinceMs;
  return {
    kind: 'round',
    share: Math.min(1, ms / (limit * 1000)),
    over: wholeSeconds(ms),
    beside: `of ${durationWords(limit * 1000)}`,
  };
};

const stageWords: Readonly<Record<string, string>> = {
  starting: 'starting its agent',
  settling: 'the agent has ended, the work tree is being settled',
};

const atWork = (peek: Fields, round: Fields, at: number, { sinceMs, when }: Since): ProjectNow => {
  const roundNum = numberOf(round, 'round_num');
  const course = roundCourse(round, sinceMs);
  const output = timeOf(round, 'last_output_at');
  const started = timeOf(round, 'started_at');
  return {
    mood: 'working',
    headline: `At work on round ${roundNum ?? '?'}`,
    details: some(
      phaseWords(round),
      stageWords[textOf(round, 'stage') ?? ''],
      started === undefined ? undefined : `since ${when(started)}`,
      output === undefined ? undefined : `last output ${wholeSeconds(at - output + sinceMs)} ago`,
      endingWords[textOf(recordOf(peek, 'service'), 'ending') ?? ''],
    ),
    ...(course === undefined ? {} : { course }),
    ...(roundNum === undefined ? {} : { roundNum }),
  };
};

const waitCourse = (waiting: Fields, at: number, sinceMs: number): Course | undefined => {
  const [since, until] = [timeOf(waiting, 'since'), timeOf(waiting, 'until')];
  if (since === undefined || until === undefined) return undefined;
  const left = Math.max(0, until - at - sinceMs);
  return {
    kind: 'wait',
    share: Math.min(1, Math.max(0, 1 - left / Math.max(1, until - since))),
    over: wholeSeconds(left),
    beside: 'left',
  };
};

const inWait = (waiting: Fields, at: number, { sinceMs, when }: Since): ProjectNow => {
  const reason = textOf(waiting, 'reason') ?? '';
  const until = timeOf(waiting, 'until');
  const course = waitCourse(waiting, at, sinceMs);
  return {
    mood: reason === 'restart_delay' ? 'between' : 'waiting',
    headline: reasonWords[reason] ?? `Waiting: ${reason}`,
    details: some(textOf(waiting, 'why'), until === undefined ? undefined : `until ${when(until)}`),
    ...(course === undefined ? {} : { course }),
  };
};

const notRunning = (peek: Fields, { when }: Since): ProjectNow => {
  const died = textOf(recordOf(peek, 'service'), 'why');
  if (died !== undefined) return { mood: 'trouble', headline: 'Not running: it ended without a word', details: [died] };
  const status = recordOf(peek, 'status');
  const stopped = timeOf(status, 'last_stopped_at');
  const why = textOf(status, 'last_stop_reason');
  const open = recordOf(peek, 'current_round');
  const code = numberOf(status, 'last_stop_exit_code') ?? 0;
  const idle = status === undefined && recordsOf(peek, 'recent_rounds').length === 0;
  return {
    mood: code === 0 ? 'stopped' : 'trouble',
    headline: code === 0 ? 'Not running' : `Stopped with exit ${code}`,
    details: some(
      why,
      idle ? 'nothing has run here yet: agent-runner serve begins' : undefined,
      stopped === undefined ? undefined : `since ${when(stopped)}`,
      open === undefined
        ? undefined
        : `round ${numberOf(open, 'round_num') ?? '?'} was left open: the next start closes it`,
    ),
  };
};

/** A snapshot in words. `at` is when it was taken, by its host’s clock. */
export const projectNow = (peek: Fields, at: number, since: Since): ProjectNow => {
  const service = recordOf(peek, 'service');
  if (!isSet(service, 'active')) return notRunning(peek, since);
  if (isSet(service, 'suspended'))
    return {
      mood: 'trouble',
      headline: 'Suspended: it answers nothing',
      details: [`kill -CONT ${numberOf(service, 'pid') ?? 'PID'} lets it go on`],
    };
  const round = recordOf(peek, 'current_round');
  if (round !== undefined) return atWork(peek, round, at, since);
  const waiting = recordOf(peek, 'waiting');
  if (waiting !== undefined) return inWait(waiting, at, since);
  const ending = endingWords[textOf(service, 'ending') ?? ''];
  return { mood: 'between', headline: 'Between rounds', details: some(ending) };
};

/** A project that cannot be seen. */
export const projectUnseen = ({ since, why }: Unseen, when: (at: number) => string): ProjectNow => ({
  mood: 'unseen',
  headline: 'Cannot be seen',
  details: [why, `since ${when(Date.parse(since))}`],
});
