import { closeSync, constants } from 'node:fs';
import type { FailureOf } from '../model/failure.ts';
import { ok, type Result } from '../model/result.ts';
import type { BackgroundCommand, BackgroundProcess } from '../ports/process-control.ts';
import { childExit } from './child-exit.ts';
import { attempt } from './io-failure.ts';
import { noteOwnChild } from './own-children.ts';
import { openRegular } from './regular-file.ts';
import { findProgram, spawnRefused } from './spawn-failure.ts';

// A link planted under the log's name must not lead our output elsewhere.
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

const launch = ({ argv, cwd, env }: BackgroundCommand, program: string, log: number): BackgroundProcess => {
  const child = Bun.spawn([program, ...argv.slice(1)], {
    argv0: argv[0],
    cwd,
    env,
    stdin: 'ignore',
    stdout: log,
    stderr: log,
    // Its own session: no terminal whose end would send it a SIGHUP, and no Ctrl-C that is meant for another.
    detached: true,
  });
  child.unref();
  noteOwnChild(child.pid, child.exited);
  return { pid: child.pid, exited: child.exited.then(() => childExit(child)) };
};

/** Starts a program that outlives us: leader of its own session, stdin ended, its output appended to a file. */
export const startBackground = (
  command: BackgroundCommand,
): Result<BackgroundProcess, FailureOf<'spawn'> | FailureOf<'io'>> => {
  const [name] = command.argv;
  const program = findProgram(name, command.env['PATH'] ?? '', command.cwd);
  if (!program.ok) return program;
  const log = attempt('open', command.logPath, () => openRegular(command.logPath, appending, 0o600));
  if (!log.ok) return log;
  try {
    return ok(launch(command, program.value, log.value));
  } catch (error) {
    return spawnRefused(name, program.value, error);
  } finally {
    closeSync(log.value);
  }
};
