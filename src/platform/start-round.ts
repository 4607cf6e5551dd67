import { closeSync, constants, openSync } from 'node:fs';
import type { FailureOf } from '../model/failure.ts';
import { ok, type Result } from '../model/result.ts';
import type { RoundSpawn } from '../ports/processes.ts';
import { attempt } from './io-failure.ts';
import { noteOwnChild } from './own-children.ts';
import type { RoundCgroup } from './round-cgroup.ts';
import { findProgram, spawnRefused } from './spawn-failure.ts';

const logFlags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;

/** The descriptors that the child gets; ours are closed once it has them. */
interface Streams {
  readonly log: number;
  readonly input: number | 'ignore';
}

const openStreams = (spawn: RoundSpawn): Result<Streams, FailureOf<'io'>> => {
  const { logPath, stdinPath } = spawn;
  const log = attempt('open', logPath, () => openSync(logPath, logFlags, 0o600));
  if (!log.ok) return log;
  if (stdinPath === undefined) return ok({ log: log.value, input: 'ignore' });
  const input = attempt('open', stdinPath, () => openSync(stdinPath, constants.O_RDONLY));
  if (input.ok) return ok({ log: log.value, input: input.value });
  closeSync(log.value);
  return input;
};

const closeStreams = ({ log, input }: Streams): void => {
  closeSync(log);
  if (input !== 'ignore') closeSync(input);
};

/**
 * Starts the agent as leader of its own session and process group (setsid), its output going straight
 * to the round's log: nothing that it prints passes through us, and a pipe without a reader, which
 * Bun would buffer without limit, cannot arise. A cgroup that refuses it is done without.
 */
export const startAgent = (
  spawn: RoundSpawn,
  cgroup: RoundCgroup | undefined,
): Result<{ readonly child: Bun.Subprocess; readonly inCgroup: boolean }, FailureOf<'spawn'> | FailureOf<'io'>> => {
  const [command, ...rest] = spawn.argv;
  const program = findProgram(command, spawn.env['PATH'] ?? '', spawn.cwd);
  if (!program.ok) return program;
  const streams = openStreams(spawn);
  if (!streams.ok) return streams;
  const { log, input } = streams.value;
  const launch = (place: { readonly cgroup?: string }): Bun.Subprocess => {
    const child = Bun.spawn([program.value, ...rest], {
      argv0: command,
      cwd: spawn.cwd,
      env: spawn.env,
      stdin: input,
      stdout: log,
      stderr: log,
      detached: true,
      ...place,
    });
    noteOwnChild(child.pid, child.exited);
    return child;
  };
  try {
    const contained =
      cgroup === undefined ? undefined : attempt('spawn into', cgroup.folder, () => launch({ cgroup: cgroup.folder }));
    if (contained?.ok === true) return ok({ child: contained.value, inCgroup: true });
    return ok({ child: launch({}), inCgroup: false });
  } catch (error) {
    return spawnRefused(command, program.value, error);
  } finally {
    closeStreams(streams.value);
  }
};
