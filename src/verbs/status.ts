import { join } from 'node:path';
import { foldRounds } from '../journal/fold.ts';
import { eventsBackTo } from '../journal/read.ts';
import type { Wait } from '../model/decision.ts';
import type { JournalEvent } from '../model/event.ts';
import { logFolder } from '../model/log-folder.ts';
import { loopStateFromText } from '../model/loop-state.ts';
import type { Status } from '../model/status.ts';
import { seconds, type DurationMs, type EpochMs } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import { readStatus } from '../round/status-file.ts';
import { findSupervisor, type FindPorts } from './find-supervisor.ts';
import { openRoundFacts, timeIn, type OpenRoundFacts } from './open-round-facts.ts';
import type { FoundSupervisor } from './supervisor-handle.ts';

/** A round that is over. */
export interface LastRound {
  readonly roundNum: number;
  readonly outcome: string;
  readonly endedAt?: EpochMs;
  readonly duration?: DurationMs;
  readonly exitCode?: number;
}

/** How the Loop last ended by itself or on request. */
export interface LastStop {
  readonly at: EpochMs;
  readonly why: string;
  readonly exitCode: number;
}

/** How one project's supervisor stands. */
export interface SupervisorStatus {
  readonly now: EpochMs;
  readonly logDir: string;
  readonly supervisor: FoundSupervisor;
  /** In progress where a supervisor runs, else left open. */
  readonly round?: OpenRoundFacts;
  /** What the Loop waits for, or would go on waiting for if it were started now. */
  readonly wait?: Wait;
  /** What was asked of the supervisor that runs. */
  readonly ending?: 'stop' | 'cancel' | 'kill';
  readonly lastRound?: LastRound;
  readonly lastStop?: LastStop;
}

export type StatusPorts = FindPorts & Pick<Platform, 'clock'>;

/** However long the journal is, no more of it is read: a round in progress began within its last events. */
const eventsAtMost = 300;

/** From the start of the last round to the end of the journal. */
const lastEvents = ({ files }: StatusPorts, logDir: string): readonly JournalEvent[] => {
  let left = eventsAtMost;
  return eventsBackTo({ files, logDir }, (event) => {
    left -= 1;
    return left === 0 || event.event === 'round_start';
  });
};

const waitIn = ({ files }: StatusPorts, logDir: string): Wait | undefined => {
  const text = files.readText(join(logDir, logFolder.loopState));
  const state = text.ok ? loopStateFromText(text.value) : undefined;
  return state?.kind === 'waiting' ? state.wait : undefined;
};

/** `status.json` tells of the last round until the one in progress has ended. */
const lastRoundOf = (status: Status): LastRound | undefined => {
  const { last_outcome: outcome, last_exit_code: exitCode, last_duration_s: duration } = status;
  const roundNum = status.running ? status.round_num - 1 : status.round_num;
  if (outcome === undefined || roundNum < 1) return undefined;
  const endedAt = timeIn(status.last_completed_at);
  return {
    roundNum,
    outcome,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(typeof duration === 'number' ? { duration: seconds(duration) } : {}),
    ...(typeof exitCode === 'number' ? { exitCode } : {}),
  };
};

const lastStopOf = (status: Status): LastStop | undefined => {
  const { last_stopped_at, last_stop_reason: why, last_stop_exit_code: exitCode } = status;
  const at = timeIn(last_stopped_at);
  return at === undefined || why === undefined || exitCode === undefined ? undefined : { at, why, exitCode };
};

const isEnding = (word: string | undefined): word is 'stop' | 'cancel' | 'kill' =>
  word === 'stop' || word === 'cancel' || word === 'kill';

/** What was asked since the supervisor began; what its predecessor was asked is over. */
const endingIn = (events: readonly JournalEvent[]): SupervisorStatus['ending'] => {
  const begun = events.findLastIndex(({ event }) => event === 'supervisor_started' || event === 'supervisor_stopped');
  const asked = events.slice(begun + 1).findLast((event) => event.event === 'sigterm_received');
  return isEnding(asked?.action) ? asked.action : undefined;
};

/**
 * How a log folder's supervisor stands, from `serve.pid`, `status.json`, `loop-state.json` and the journal's last
 * events: what it costs does not grow with the journal. `known`: those events, where the caller has read them already.
 */
export const supervisorStatus = (
  ports: StatusPorts,
  logDir: string,
  known?: readonly JournalEvent[],
): SupervisorStatus => {
  const supervisor = findSupervisor(ports, logDir);
  const read = readStatus(ports.files, logDir);
  const status: Status = read.kind === 'present' ? read.status : { round_num: 0, running: false };
  const events = known ?? lastEvents(ports, logDir);
  const round = openRoundFacts({ ...ports, logDir }, status, foldRounds(events).at(-1));
  const wait = round === undefined ? waitIn(ports, logDir) : undefined;
  const ending = supervisor.kind === 'running' ? endingIn(events) : undefined;
  const lastRound = lastRoundOf(status);
  const lastStop = lastStopOf(status);
  return {
    now: ports.clock.now(),
    logDir,
    supervisor,
    ...(round === undefined ? {} : { round }),
    ...(wait === undefined ? {} : { wait }),
    ...(ending === undefined ? {} : { ending }),
    ...(lastRound === undefined ? {} : { lastRound }),
    ...(lastStop === undefined ? {} : { lastStop }),
  };
};
