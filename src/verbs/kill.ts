import { join } from 'node:path';
import { logFolder } from '../model/log-folder.ts';
import { ok, type Result } from '../model/result.ts';
import { seconds } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import { noteStop } from '../round/status-file.ts';
import type { ControlledProject } from './controlled-project.ts';
import { holdLocks } from './hold-locks.ts';
import { removeSupervisor, type RemovalParts, type Removed } from './remove-supervisor.ts';
import type { RunningSupervisor } from './supervisor-handle.ts';
import { untilGone, type Waiting } from './until-gone.ts';

/** What `kill` found and did. */
export type KillEnd =
  | {
      readonly kind: 'killed';
      /** There was none, it ended its round and itself, or it did not answer and was killed. */
      readonly supervisor: 'none' | 'ended' | 'killed';
      readonly pid?: number;
      /** Processes that we ended in the supervisor's place, `PID COMMAND`. */
      readonly ended: readonly string[];
      /** Those that could not be ended: in uninterruptible sleep, SIGKILL waits for them. */
      readonly survivors: readonly string[];
      /** Rounds that we closed in the supervisor's place. */
      readonly closed: readonly number[];
    }
  /** The person left the wait; the supervisor is ending. */
  | { readonly kind: 'left'; readonly pid: number };

type Killed = Extract<KillEnd, { kind: 'killed' }>;

export type KillPorts = Pick<Platform, 'clock' | 'files' | 'locks'> & Pick<RemovalParts, 'processes'>;

// Beyond the grace: to see everybody gone, to settle the work tree, to write it all down.
const answerMs = seconds(10);

/** Whom to end, and how long it may take. */
type EndParts = Pick<ControlledProject, 'handle' | 'killGrace'>;

/** Who ended the supervisor, and whom else we ended in its place. */
type EndedNow = Omit<Killed, 'kind' | 'closed'>;

/** The two signals differ, for two of a kind may arrive as one: TERM is the first wish, INT the second. */
const askAtOnce = ({ handle }: EndParts, supervisor: RunningSupervisor): Result<boolean> => {
  const first = handle.signal(supervisor, 'SIGTERM');
  return first.ok ? handle.signal(supervisor, 'SIGINT') : first;
};

const tellKilled = ({ clock, files }: KillPorts, { logDir, journal }: ControlledProject): void => {
  const why = 'killed: it did not answer';
  const exitCode = -9;
  journal.record({ event: 'supervisor_stopped', reason: why, exit_code: exitCode });
  noteStop(files, logDir, { at: clock.now(), why, exitCode });
};

const nobody = { ended: [], survivors: [] } satisfies Removed;

/** Closes what is left open, as the next start would: under the locks, so that no other start does it too. */
const close = async (ports: KillPorts, project: ControlledProject, before: EndedNow): Promise<Result<KillEnd>> => {
  const { logDir, supervised } = project;
  // Nothing was ever run here, and looking is not to make a log folder.
  if (ports.files.facts(logDir) === undefined) return ok({ kind: 'killed', ...before, closed: [] });
  const release = holdLocks(ports.locks, supervised.lockPaths);
  if (!release.ok) return release;
  try {
    const { closed } = await supervised.recover();
    if (before.supervisor === 'killed') tellKilled(ports, project);
    ports.files.remove(join(logDir, logFolder.pid));
    const ended = [...before.ended, ...closed.flatMap(({ swept }) => swept)];
    return ok({ kind: 'killed', ...before, ended, closed: closed.map(({ roundNum }) => roundNum) });
  } finally {
    release.value();
  }
};

/**
 * Ends the round and the supervisor now: the supervisor does it where it answers within the grace and 10 s, else it is
 * killed with everybody below it. What it leaves in the journal is not closed. Fails with `not_permitted`.
 */
export const endNow = async (
  ports: Pick<KillPorts, 'clock' | 'processes'>,
  parts: EndParts,
  { supervisor, waiting }: { readonly supervisor: RunningSupervisor; readonly waiting: Waiting },
): Promise<Result<EndedNow | 'left'>> => {
  const { handle, killGrace: grace } = parts;
  const { pid, suspended } = supervisor.process;
  const asked = askAtOnce(parts, supervisor);
  if (!asked.ok) return asked;
  // One that is stopped by SIGSTOP hears nothing.
  const limit = suspended ? 0 : grace + answerMs;
  const end = await untilGone(ports.clock, () => handle.lives(supervisor), { ...waiting, limit });
  if (end === 'left') return ok('left');
  if (end === 'gone') return ok({ supervisor: 'ended', pid, ...nobody });
  const removed = await removeSupervisor({ ...ports, handle, grace }, supervisor);
  return removed.ok ? ok({ supervisor: 'killed', pid, ...removed.value }) : removed;
};

/**
 * Ends the round and the supervisor now, and reaps the round for one that did not answer. Afterwards no process of the
 * round is alive, escaped ones included, also where there was no supervisor any more. Fails with `not_permitted`, or
 * `locked` where somebody else is at work.
 */
export const killSupervisor = async (
  ports: KillPorts,
  project: ControlledProject,
  waiting: Waiting,
): Promise<Result<KillEnd>> => {
  const { handle } = project;
  const found = handle.find();
  if (found.kind !== 'running') return await close(ports, project, { supervisor: 'none', ...nobody });
  const { supervisor } = found;
  await handle.letEnd(supervisor);
  const ended = await endNow(ports, project, { supervisor, waiting });
  if (!ended.ok) return ended;
  return ended.value === 'left'
    ? ok({ kind: 'left', pid: supervisor.process.pid })
    : await close(ports, project, ended.value);
};
