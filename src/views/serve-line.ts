import type { LoopEnd } from '../loop/run.ts';
import type { JournalEvent } from '../model/event.ts';
import type { OutcomeName } from '../model/outcome.ts';
import { parseTime, seconds, type DurationMs, type EpochMs } from '../model/time.ts';
import { whenWords } from './clock-time.ts';
import { durationWords, plural } from './words.ts';

/** What `serve` is at. */
type ServeMoment =
  | { readonly kind: 'between' }
  | { readonly kind: 'starting'; readonly roundNum: number; readonly phase: string }
  | {
      readonly kind: 'running';
      readonly roundNum: number;
      readonly phase: string;
      readonly startedAt: EpochMs;
      readonly limit: DurationMs;
      /** The round's log, by its name in `rounds/`. */
      readonly log?: string;
    }
  | { readonly kind: 'settling'; readonly roundNum: number; readonly phase: string }
  | { readonly kind: 'waiting'; readonly until: EpochMs; readonly reason: string };

/** What `serve` is at, and whether somebody asked it to end. */
export interface ServeScene {
  readonly moment: ServeMoment;
  readonly ending: boolean;
}

/** Before the first event. */
export const firstScene: ServeScene = { moment: { kind: 'between' }, ending: false };

const nextMoment = (moment: ServeMoment, event: JournalEvent): ServeMoment => {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- few of the many kinds move the line
  switch (event.event) {
    case 'round_start':
      return { kind: 'starting', roundNum: event.round_num, phase: event.phase ?? '' };
    case 'agent_spawn':
      return {
        kind: 'running',
        roundNum: event.round_num,
        phase: moment.kind === 'starting' ? moment.phase : '',
        startedAt: parseTime(event.ts) ?? 0,
        limit: seconds(event.timeout_s),
        ...(event.log === undefined ? {} : { log: event.log }),
      };
    case 'agent_exit':
      return { kind: 'settling', roundNum: event.round_num, phase: moment.kind === 'running' ? moment.phase : '' };
    case 'loop_waiting':
      return { kind: 'waiting', until: parseTime(event.until) ?? 0, reason: event.reason };
    case 'round_end':
    case 'supervisor_stopped':
      return { kind: 'between' };
    default:
      return moment;
  }
};

/** The scene after one more event. */
export const nextScene = (scene: ServeScene, event: JournalEvent): ServeScene => ({
  moment: nextMoment(scene.moment, event),
  ending: scene.ending || event.event === 'sigterm_received',
});

/** The log that the running agent writes, by its name in `rounds/`. */
export const runningLog = ({ moment }: ServeScene): string | undefined =>
  moment.kind === 'running' ? moment.log : undefined;

/** What the line shows besides the moment. */
export interface ServeView {
  readonly now: EpochMs;
  readonly timeZone: string;
  /** When the agent last wrote something. */
  readonly lastOutputAt?: EpochMs;
}

const named = ({ roundNum, phase }: { readonly roundNum: number; readonly phase: string }): string =>
  `round ${roundNum}${phase === '' ? '' : ` · ${phase}`}`;

/** Without fractions: the line is not to flicker. */
export const whole = (ms: DurationMs): string => {
  const rounded = Math.floor(ms / 1000);
  return rounded < 60 ? `${Math.max(0, rounded)} s` : durationWords(seconds(rounded));
};

const momentWords = (moment: ServeMoment, { now, timeZone, lastOutputAt }: ServeView): string => {
  switch (moment.kind) {
    case 'between':
      return 'between rounds';
    case 'starting':
      return `${named(moment)} · starting`;
    case 'running': {
      const elapsed = `${whole(now - moment.startedAt)} of ${whole(moment.limit)}`;
      // A log that was never written to is as old as the round.
      const output = lastOutputAt === undefined ? '' : ` · last output ${whole(now - lastOutputAt)} ago`;
      return `${named(moment)} · ${elapsed}${output}`;
    }
    case 'settling':
      return `${named(moment)} · settling the work tree`;
    case 'waiting': {
      const left = whole(moment.until - now);
      // A budget is the one thing that waking does not pass over.
      const way = moment.reason === 'budget' ? '' : ' · agent-runner wake goes on now';
      return `waiting (${moment.reason}) · ${left} left, until ${whenWords(moment.until, now, timeZone)}${way}`;
    }
  }
};

/** One line of what `serve` is at, without colour; it changes at most once a second. */
export const serveLine = ({ moment, ending }: ServeScene, view: ServeView): string =>
  `${momentWords(moment, view)}${ending ? ' · ends after this' : ''}`;

const counts = (outcomes: readonly OutcomeName[]): string => {
  const tally = new Map<OutcomeName, number>();
  for (const outcome of outcomes) tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
  return [...tally].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
};

/** `stopped: asked to stop, after 12 rounds (10 ok, 1 timeout, 1 quota)`. */
export const serveSummary = ({ stop, outcomes }: LoopEnd): string => {
  const rounds =
    outcomes.length === 0 ? 'without a round' : `after ${plural(outcomes.length, 'round')} (${counts(outcomes)})`;
  // A reason may end in a sentence of its own, such as a login hint.
  return `stopped: ${stop.why.replace(/\.$/, '')}, ${rounds}`;
};
