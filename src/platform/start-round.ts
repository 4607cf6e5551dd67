import { closeSync, constants } from 'node:fs';
import type { FailureOf } from '../model/failure.ts';
import { ok, type Result } from '../model/result.ts';
import type { RoundLog, RoundSpawn } from '../ports/processes.ts';
import { attempt } from './io-failure.ts';
import { noteOwnChild } from './own-children.ts';
import { openRegular } from './regular-file.ts';
import type { RoundCgroup } from './round-cgroup.ts';
import { openLog, roundLog, type OpenedLog } from './round-log.ts';
import { findProgram, spawnRefused } from './spawn-failure.ts';

/** The descriptors that the child gets are closed once it has them. */
interface Streams {
  readonly log: OpenedLog;
  readonly input: number | 'ignore';
}

const openStreams = (spawn: RoundSpawn): Result<Streams, FailureOf<'io'>> => {
  const { logPath, stdinPath } = spawn;
  const log = openLog(logPath);
  if (!log.ok) return log;
  if (stdinPath === undefined) return ok({ log: log.value, input: 'ignore' });
  const input = attempt('open', stdinPath, () => openRegular(stdinPath, constants.O_RDONLY));
  if (input.ok) return ok({ log: log.value, input: input.value });
  closeSync(log.value.writer);
  closeSync(log.value.reader);
  return input;
};

const closeStreams = ({ log, input }: Streams): void => {
  closeSync(log.writer);
  if (input !== 'ignore') closeSync(input);
};

/** An agent that was started. */
export interface StartedAgent {
  readonly child: Bun.Subprocess;
  readonly log: RoundLog;
  readonly inCgroup: boolean;
}

/**
 * Starts the agent as leader of its own session and process group (setsid), its output going straight
 * to the round's log: nothing that it prints passes through us, and a pipe without a reader, which
 * Bun would buffer without limit, cannot arise. A cgroup that refuses it is done without.
 */
export const startAgent = (
  spawn: RoundSpawn,
  cgroup: RoundCgroup | undefined,
): Result<StartedAgent, FailureOf<'spawn'> | FailureOf<'io'>> => {
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
      stdout: log.writer,
      stderr: log.writer,
      detached: true,
      ...place,
    });
    noteOwnChild(child.pid, child.exited);
    return child;
  };
  try {
    const contained =
      cgroup === undefined ? undefined : attempt('spawn into', cgroup.folder, () => launch({ cgroup: cgroup.folder }));
    const child = contained?.ok === true ? contained.value : launch({});
    return ok({ child, log: roundLog(log), inCgroup: contained?.ok === true });
  } catch (error) {
    closeSync(log.reader);
    return spawnRefused(command, program.value, error);
  } finally {
    closeStreams(streams.value);
  }
};
