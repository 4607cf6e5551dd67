import { eventsBackTo } from '../../journal/read.ts';
import type { EventOf } from '../../model/event.ts';
import { exitCode } from '../../model/exit-code.ts';
import type { Failure } from '../../model/failure.ts';
import { failureReason } from '../../model/failure-reason.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { seconds } from '../../model/time.ts';
import type { Platform } from '../../ports/platform.ts';
import type { NamedProcess } from '../../ports/process-control.ts';
import type { ControlledProject } from '../controlled-project.ts';
import { untilGone, type Waiting } from '../until-gone.ts';
import type { Runner, RunnerWay } from './runners.ts';

/** A runner that can be started again. */
export interface Restartable extends Runner {
  readonly config: string;
  readonly project: ControlledProject;
  readonly way: Exclude<RunnerWay, { readonly kind: 'left' }>;
}

export const isRestartable = (runner: Runner): runner is Restartable =>
  runner.way.kind !== 'left' && runner.project !== undefined && runner.config !== undefined;

/** What a restart is done with. */
export type RestartPorts = Pick<Platform, 'clock' | 'files'> & {
  readonly processes: Pick<Platform['processes'], 'named' | 'signalProcess' | 'runningFrom'>;
};

/** Why a supervisor is not up, in words. */
type Up<Value> = Result<Value, string>;

/** It tells its version with its first line, as soon as it can be found. */
const firstWord = seconds(15);
/** One that dies of what it finds does so in its first moments. */
const settling = seconds(1);
const lookEvery = 50;
const atOnce = 'it came up, and ended at once';

/** The last start that the journal tells of, and what the supervisor said of its end, where it has ended. */
interface LastStart {
  readonly pid: number;
  readonly version: string;
  readonly stopped?: EventOf<'supervisor_stopped'>;
}

const lastStart = ({ files }: RestartPorts, logDir: string): LastStart | undefined => {
  let left = 200;
  const [first, ...rest] = eventsBackTo({ files, logDir }, ({ event }) => {
    left -= 1;
    return left === 0 || event === 'supervisor_started';
  });
  if (first?.event !== 'supervisor_started') return undefined;
  const stopped = rest.find((event) => event.event === 'supervisor_stopped');
  return { pid: first.pid, version: first.version, ...(stopped === undefined ? {} : { stopped }) };
};

/** Which supervisor is expected. */
interface Expected {
  /** The one of before. */
  readonly not: number;
  readonly version: string;
}

/**
 * Why a supervisor of the promised version ended as it should, where it did: a stop file, or an agent that is done, ends
 * the best of versions at its start.
 */
const endedWell = (ports: RestartPorts, logDir: string, { not, version }: Expected): string | undefined => {
  const start = lastStart(ports, logDir);
  if (start === undefined || start.pid === not || start.version !== version) return undefined;
  return start.stopped?.exit_code === exitCode('done') ? start.stopped.reason : undefined;
};

/** Holds a supervisor that was just started to being the promised version, and to living on. */
const isUp = async (
  ports: RestartPorts,
  { logDir, handle }: ControlledProject,
  expected: Expected,
): Promise<Up<NamedProcess>> => {
  const { clock } = ports;
  const { not, version } = expected;
  const end = clock.monotonic() + firstWord;
  while (clock.monotonic() < end) {
    await clock.sleep(lookEvery);
    if (endedWell(ports, logDir, expected) !== undefined) return fail(atOnce);
    const found = handle.find();
    const start = lastStart(ports, logDir);
    if (found.kind !== 'running' || found.supervisor.process.pid !== start?.pid || start.pid === not) continue;
    if (start.version !== version) return fail(`it came up as version ${start.version}`);
    await clock.sleep(settling);
    return handle.lives(found.supervisor) ? ok(found.supervisor.process) : fail(atOnce);
  }
  return fail(`it did not say within ${firstWord / 1000} s that it had begun`);
};

/** A monitor says nothing at its start; its manager knows whether it is up. */
const isActive = async (
  { clock, processes }: RestartPorts,
  { manager, service }: Extract<RunnerWay, { readonly kind: 'service' }>,
): Promise<Up<NamedProcess>> => {
  await clock.sleep(settling);
  const state = await manager.state(service);
  if (!state.ok) return fail(failureReason(state.failure));
  const main = state.value.pid === undefined ? undefined : processes.named(state.value.pid);
  return state.value.activity === 'active' && main !== undefined ? ok(main) : fail(atOnce);
};

/** What a supervisor said at its end is worth more than that it ended. */
const startFailure = (failure: Failure): string => {
  if (failure.code !== 'not_started') return failureReason(failure);
  return `it ended with exit ${failure.exit}${failure.lines.length === 0 ? '' : `: ${failure.lines.join('\n')}`}`;
};

/** A runner with its new process; or one that came up as it should, and found that it has nothing to do. */
export type Started =
  | { readonly kind: 'up'; readonly runner: Restartable }
  | { readonly kind: 'ended'; readonly reason: string };

/** Starts it, and waits until it is up as this version. */
export const startRunner = async (ports: RestartPorts, runner: Restartable, version: string): Promise<Up<Started>> => {
  const { role, project, process: before, way } = runner;
  const expected = { not: before.pid, version };
  const up = async (): Promise<Up<NamedProcess>> => {
    const started =
      way.kind === 'service' ? await way.manager.start(way.service) : await project.handle.start(way.flags);
    if (!started.ok) return fail(startFailure(started.failure));
    return role === 'monitor' && way.kind === 'service'
      ? await isActive(ports, way)
      : await isUp(ports, project, expected);
  };
  const process = await up();
  if (process.ok) return ok({ kind: 'up', runner: { ...runner, process: process.value } });
  const reason = role === 'runner' ? endedWell(ports, project.logDir, expected) : undefined;
  return reason === undefined ? process : ok({ kind: 'ended', reason });
};

/** Whether it is started again after its round also where we do not wait: systemd does that, launchd does not. */
export const returnsAlone = ({ way }: Restartable): boolean => way.kind === 'service' && way.manager.name === 'systemd';

/**
 * Asks it to end when its round has, and waits for that; `gone` is one that has ended before it was asked. systemd is asked to start it again by itself, so that it comes
 * back also where nobody waits any more; a supervisor in the background comes back only if we do.
 */
export const endRunner = async (
  { clock, processes }: RestartPorts,
  runner: Restartable,
  waiting: Waiting,
): Promise<Up<'ended' | 'left' | 'gone'>> => {
  const { process, way } = runner;
  const lives = (): boolean => processes.named(process.pid)?.birth === process.birth;
  if (!lives()) return ok('gone');
  if (way.kind === 'service' && returnsAlone(runner)) {
    const asked = await way.manager.requestRestart(way.service);
    if (!asked.ok) return fail(failureReason(asked.failure));
  } else if (processes.signalProcess(process, 'SIGTERM') === 'refused') {
    return fail(`process ${process.pid} is not ours to signal`);
  }
  const end = await untilGone(clock, lives, waiting);
  return ok(end === 'left' ? 'left' : 'ended');
};
