import type { FailureOf } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { managerVariables } from '../model/service.ts';
import type { HelperCommand, HelperResult } from '../ports/processes.ts';
import { readBounded, type BoundedRead } from './bounded-read.ts';
import { childExit } from './child-exit.ts';
import { systemClock } from './clock.ts';
import { helperMark, noteOwnChild } from './own-children.ts';
import { sendSignal } from './send-signal.ts';
import { findProgram, spawnRefused } from './spawn-failure.ts';

const defaultOutputBytes = 64 * 1024 * 1024;

// After the helper's end its own output is in the pipe already; longer than this a pipe stays open only
// because something in the background holds it (an ssh master, git's file system monitor).
const drainMs = 200;

/** What is meant for Bun or Node as a program, or for an agent, would change what a helper does. */
const dropped: readonly string[] = ['CLAUDECODE', 'NODE_OPTIONS', 'BUN_OPTIONS', 'BUN_BE_BUN', ...managerVariables];

/** Our own environment with what is added, without what would act on a program that did not ask for it. */
export const cleanEnvironment = (added: HelperCommand['env']): Record<string, string> => {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...process.env, ...added })) {
    const inherited = added?.[name] === undefined;
    if (value !== undefined && !(inherited && dropped.includes(name))) environment[name] = value;
  }
  return environment;
};

/** What fits at once, or undefined where it comes in pieces. */
const wholeOf = (stdin: HelperCommand['stdin']): Blob | undefined => {
  if (typeof stdin === 'string') return new Blob([stdin]);
  return stdin instanceof Uint8Array ? new Blob([new Uint8Array(stdin)]) : undefined;
};

/** Hands over piece after piece, and waits until each is taken. A command that takes no more, or has ended, gets no more. */
const feed = async (pieces: Iterable<Uint8Array>, sink: Bun.FileSink): Promise<void> => {
  try {
    for (const piece of pieces) {
      await sink.write(piece);
      await sink.flush();
    }
    await sink.end();
  } catch {
    // EPIPE: what it says of itself, and how it ended, tell why.
  }
};

const spawnHelper = (command: HelperCommand, program: string, env: Record<string, string>) => {
  const { stdin } = command;
  const child = Bun.spawn([program, ...command.argv.slice(1)], {
    argv0: command.argv[0],
    cwd: command.cwd,
    env,
    stdin: stdin === undefined ? 'ignore' : (wholeOf(stdin) ?? 'pipe'),
    stdout: 'pipe',
    stderr: 'pipe',
    // A group of its own, so that what it started ends with it at the limit.
    detached: true,
  });
  noteOwnChild(child.pid, child.exited);
  const isPieces = stdin !== undefined && typeof stdin !== 'string' && !(stdin instanceof Uint8Array);
  if (isPieces && typeof child.stdin === 'object') void feed(stdin, child.stdin);
  return child;
};

/** Waits for the ends of both streams, but not for whom else holds them open. */
const drain = async (reads: readonly BoundedRead[]): Promise<void> => {
  const all = Promise.all(reads.map(({ done }) => done)).then(() => true);
  const since = systemClock.monotonic();
  const quietMs = (): number => systemClock.monotonic() - Math.max(since, ...reads.map((read) => read.lastAt()));
  let ended = false;
  while (!ended && quietMs() < drainMs) {
    ended = await Promise.race([all, systemClock.sleep(drainMs / 4).then(() => false)]);
  }
  for (const read of reads) read.stop();
};

/**
 * Runs a short command of our own to its end: own process group, bounded output, SIGKILL to the whole
 * group at the limit. It is our registered child, so that no round takes it for one of its orphans.
 */
export const runHelper = async (
  command: HelperCommand,
): Promise<Result<HelperResult, FailureOf<'spawn'> | FailureOf<'time_limit'>>> => {
  const [name] = command.argv;
  const env: Record<string, string> = { ...cleanEnvironment(command.env), [helperMark.name]: helperMark.value };
  const program = findProgram(name, env['PATH'] ?? '', command.cwd);
  if (!program.ok) return program;
  let child: ReturnType<typeof spawnHelper>;
  try {
    child = spawnHelper(command, program.value, env);
  } catch (error) {
    return spawnRefused(name, program.value, error);
  }
  let late = false;
  const cancelLimit = systemClock.after(command.limitMs, () => {
    late = true;
    sendSignal(-child.pid, 'SIGKILL');
  });
  const onAbort = (): void => sendSignal(-child.pid, 'SIGKILL');
  command.abort?.addEventListener('abort', onAbort);
  if (command.abort?.aborted === true) onAbort();
  const limit = command.maxOutputBytes ?? defaultOutputBytes;
  const stdout = readBounded(child.stdout, command.onStdout === undefined ? limit : 0, command.onStdout);
  const stderr = readBounded(child.stderr, limit);
  await child.exited;
  cancelLimit();
  command.abort?.removeEventListener('abort', onAbort);
  await drain([stdout, stderr]);
  if (late) return fail({ code: 'time_limit', operation: command.argv.join(' '), limitMs: command.limitMs });
  return ok({ exit: childExit(child), stdout: stdout.bytes(), stderr: new TextDecoder().decode(stderr.bytes()) });
};
