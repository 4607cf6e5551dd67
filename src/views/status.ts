import { seconds, type DurationMs, type EpochMs } from '../model/time.ts';
import type { LastRound, LastStop, SupervisorStatus } from '../verbs/status.ts';
import type { OpenRoundFacts } from '../verbs/open-round-facts.ts';
import type { FoundSupervisor, RunningSupervisor } from '../verbs/supervisor-handle.ts';
import { whenWords } from './clock-time.ts';
import { paint } from './style.ts';
import { durationWords } from './words.ts';

/** What `state` tells in `status --json`. */
type State = 'round' | 'waiting' | 'between' | 'suspended' | 'stopped' | 'died';

/** What the supervisor is at, in one word. */
export const stateOf = ({ supervisor, round, wait }: SupervisorStatus): State => {
  if (supervisor.kind !== 'running') return supervisor.kind === 'stale' ? 'died' : 'stopped';
  if (supervisor.supervisor.process.suspended) return 'suspended';
  if (round !== undefined) return 'round';
  return wait === undefined || supervisor.supervisor.mode === 'round' ? 'between' : 'waiting';
};

/** Without fractions: nobody reads them of something that goes on. */
const whole = (ms: DurationMs): string => {
  const rounded = Math.max(0, Math.floor(ms / 1000));
  return rounded < 60 ? `${rounded} s` : durationWords(seconds(rounded));
};

const roundName = ({ roundNum, phase }: OpenRoundFacts): string =>
  `round ${roundNum}${phase === '' ? '' : ` · ${phase}`}`;

const roundWords = (round: OpenRoundFacts, now: EpochMs): string => {
  switch (round.stage) {
    case 'starting':
      return `${roundName(round)} · starting`;
    case 'settling':
      return `${roundName(round)} · its agent has ended, the work tree is being settled`;
    case 'running': {
      const { elapsed = 0, limit, lastOutputAt } = round;
      const of = limit === undefined ? '' : ` of ${whole(limit)}`;
      const output = lastOutputAt === undefined ? '' : ` · last output ${whole(now - lastOutputAt)} ago`;
      return `${roundName(round)} · ${whole(elapsed)}${of}${output}`;
    }
  }
};

const endingWords = {
  stop: 'ends after this round',
  cancel: 'the round is cancelled',
  kill: 'is being killed',
} as const;

const headWords = (status: SupervisorStatus, state: State): string => {
  switch (state) {
    case 'round':
    case 'between':
      return status.ending === undefined ? 'running' : `running, ${endingWords[status.ending]}`;
    case 'waiting':
      return 'waiting';
    case 'suspended':
      return 'suspended: it answers nothing until kill -CONT';
    case 'stopped':
      return 'not running';
    case 'died':
      return 'not running: it ended without a word';
  }
};

const modeWords: Readonly<Record<RunningSupervisor['mode'], string>> = {
  foreground: 'in the foreground',
  background: 'in the background',
  service: 'as a service',
  round: 'a single round',
};

const supervisorWords = (found: FoundSupervisor, now: EpochMs, timeZone: string): string | undefined => {
  switch (found.kind) {
    case 'running': {
      const { mode, process } = found.supervisor;
      const place = modeWords[mode];
      return `pid ${process.pid}, ${place}, since ${whenWords(process.startedAt, now, timeZone)} (${whole(now - process.startedAt)})`;
    }
    case 'stale':
      return found.why;
    case 'none':
      return undefined;
  }
};

const lastRoundWords = (last: LastRound, now: EpochMs, timeZone: string): string => {
  const after = last.duration === undefined ? '' : ` after ${durationWords(last.duration)}`;
  const at = last.endedAt === undefined ? '' : `, ended ${whenWords(last.endedAt, now, timeZone)}`;
  return `round ${last.roundNum}: ${last.outcome}${after}${at}`;
};

const lastStopWords = ({ at, why, exitCode }: LastStop, now: EpochMs, timeZone: string): string =>
  `${whenWords(at, now, timeZone)}: ${why} (exit ${exitCode})`;

const waitWords = (status: SupervisorStatus, timeZone: string): readonly [string, string] | undefined => {
  const { wait, now, supervisor } = status;
  if (wait === undefined) return undefined;
  const until = `until ${whenWords(wait.until, now, timeZone)}, ${whole(wait.until - now)} left (${wait.reason}: ${wait.why})`;
  return supervisor.kind === 'running' ? ['waits', until] : ['a start waits', until];
};

/** One screen for people: the state in a line, and below it a line for each thing that is known. */
export const statusText = (
  status: SupervisorStatus,
  { project, timeZone, color }: { readonly project: string; readonly timeZone: string; readonly color: boolean },
): string => {
  const { bold, dim, green, red, yellow } = paint(color);
  const { now, supervisor, round, lastRound, lastStop, logDir } = status;
  const state = stateOf(status);
  const tone = state === 'died' ? red : supervisor.kind === 'running' ? (state === 'round' ? green : yellow) : bold;
  const running = supervisor.kind === 'running';
  const about = supervisorWords(supervisor, now, timeZone);
  const rows: readonly (readonly [string, string] | undefined)[] = [
    about === undefined ? undefined : ['supervisor', about],
    round === undefined
      ? undefined
      : running
        ? ['at work', roundWords(round, now)]
        : ['left open', `${roundName(round)}; the next start closes it, and so does agent-runner kill`],
    waitWords(status, timeZone),
    lastRound === undefined ? undefined : ['last round', lastRoundWords(lastRound, now, timeZone)],
    lastStop === undefined ? undefined : ['last stop', lastStopWords(lastStop, now, timeZone)],
    ['log folder', logDir],
  ];
  const lines = rows.flatMap((row) => (row === undefined ? [] : [`  ${dim(row[0].padEnd(13))} ${row[1]}`]));
  return `${[`${bold(project)}: ${tone(headWords(status, state))}`, ...lines].join('\n')}\n`;
};

/** The line that is shown while a supervisor’s end is waited for. */
export const endingLine = ({ supervisor, round }: SupervisorStatus): string => {
  if (supervisor.kind === 'running' && supervisor.supervisor.process.suspended)
    return `process ${supervisor.supervisor.process.pid} is suspended: kill -CONT lets it go on, agent-runner kill ends it`;
  if (round === undefined) return 'the supervisor is ending';
  if (round.stage === 'settling') return `round ${round.roundNum} is over, its work tree is being settled`;
  const { elapsed = 0, limit } = round;
  const most = limit === undefined ? '' : `, at most ${whole(limit - elapsed)}`;
  return `round ${round.roundNum} is finishing${most}`;
};
