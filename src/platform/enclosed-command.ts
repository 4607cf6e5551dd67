import type { FailureOf } from '../model/failure.ts';
import { ok, type Result } from '../model/result.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { EnclosedCommand, EnclosedResult, LedProcesses } from '../ports/processes.ts';
import { readBounded } from './bounded-read.ts';
import { childExit } from './child-exit.ts';
import { systemClock } from './clock.ts';
import { cleanEnvironment } from './helper-command.ts';
import { noteOwnChild } from './own-children.ts';
import type { ProcessTable } from './process-table.ts';
import { openRound } from './round-processes.ts';
import { findProgram, spawnRefused } from './spawn-failure.ts';

const graceMs = seconds(1);
const lookEveryMs = 10;
// SIGKILL acts at once, save on a process in uninterruptible sleep, which may never wake.
const killLimitMs = seconds(5);
// When nobody of it lives its pipes are at their ends; only such a sleeper still holds one open.
const drainMs = 200;

const spawnEnclosed = (command: EnclosedCommand, program: string, env: Record<string, string>) => {
  const child = Bun.spawn([program, ...command.argv.slice(1)], {
    argv0: command.argv[0],
    cwd: command.cwd,
    env,
    stdin: new Blob([typeof command.stdin === 'string' ? command.stdin : new Uint8Array(command.stdin)]),
    stdout: 'pipe',
    stderr: 'pipe',
    // A session of its own: leaving it makes nobody another's, for orphans come to us.
    detached: true,
  });
  noteOwnChild(child.pid, child.exited);
  return child;
};

/** Resolves with what comes first: its own end, its limit, or a word from outside. */
const firstEnd = (
  exited: Promise<unknown>,
  { limitMs, abort }: EnclosedCommand,
): Promise<EnclosedResult['endedBy']> => {
  const { promise, resolve } = Promise.withResolvers<EnclosedResult['endedBy']>();
  const onAbort = (): void => resolve('abort');
  const cancelLimit = systemClock.after(limitMs, () => resolve('limit'));
  abort?.addEventListener('abort', onAbort);
  if (abort?.aborted === true) onAbort();
  void exited.then(() => resolve('itself'));
  return promise.finally(() => {
    cancelLimit();
    abort?.removeEventListener('abort', onAbort);
  });
};

const nobodyWithin = async (members: LedProcesses, limit: DurationMs): Promise<boolean> => {
  const end = systemClock.monotonic() + limit;
  while (members.alive().length > 0) {
    if (systemClock.monotonic() >= end) return false;
    await systemClock.sleep(lookEveryMs);
  }
  return true;
};

/** Ends everybody who is left: SIGTERM, a second, SIGKILL. Gives who there was besides the leader. */
const endRest = async (members: LedProcesses): Promise<readonly string[]> => {
  const swept = members.alive().filter(({ pid }) => pid !== members.leader);
  members.signal('SIGTERM');
  if (!(await nobodyWithin(members, graceMs))) await members.killAll(killLimitMs);
  return swept.map(({ pid, command }) => `${pid} ${command}`);
};

/**
 * Runs a program that is not ours to its end, its limit or its abort, and then ends whatever it left: its
 * group and session, its descendants, the orphans that came to us meanwhile, and who bears its mark. To be
 * called while no round runs, whose orphans it could not tell from its own.
 */
export const runEnclosed = async (
  table: ProcessTable,
  command: EnclosedCommand,
): Promise<Result<EnclosedResult, FailureOf<'spawn'>>> => {
  const [name] = command.argv;
  const env: Record<string, string> = { ...cleanEnvironment(command.env), AGENT_RUNNER_ROUND_ID: command.mark };
  const program = findProgram(name, env['PATH'] ?? '', command.cwd);
  if (!program.ok) return program;
  let child: ReturnType<typeof spawnEnclosed>;
  try {
    child = spawnEnclosed(command, program.value, env);
  } catch (error) {
    return spawnRefused(name, program.value, error);
  }
  const members = openRound({ table, roundId: command.mark, cgroup: undefined }, child);
  const stdout = readBounded(child.stdout, command.maxOutputBytes + 1);
  const stderr = readBounded(child.stderr, command.maxOutputBytes);
  const endedBy = await firstEnd(child.exited, command);
  const swept = await endRest(members);
  members.close();
  await Promise.race([Promise.all([stdout.done, stderr.done, child.exited]), systemClock.sleep(drainMs)]);
  for (const read of [stdout, stderr]) read.stop();
  const bytes = stdout.bytes();
  return ok({
    endedBy,
    exit: childExit(child),
    stdout: bytes.subarray(0, command.maxOutputBytes),
    stderr: new TextDecoder().decode(stderr.bytes()),
    cut: bytes.length > command.maxOutputBytes,
    swept,
  });
};
