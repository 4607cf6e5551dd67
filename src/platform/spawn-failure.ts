import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type { FailureOf } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { errnoName } from './io-failure.ts';
import { lookUp } from './resolve.ts';

type Refused<Value> = Result<Value, FailureOf<'spawn'>>;

const refuse = (command: string, reason: string): Refused<never> => fail({ code: 'spawn', command, reason });

/** Bun reports a missing working folder as a missing command: so it is looked at first. */
const folderProblem = (cwd: string): string | undefined => {
  try {
    return statSync(cwd).isDirectory() ? undefined : `its working folder ${cwd} is not a folder`;
  } catch (error) {
    return `its working folder ${cwd} cannot be entered (${errnoName(error)})`;
  }
};

/** The path of what is to be started, or why it cannot be, in words. `path` is the PATH of the child. */
export const findProgram = (program: string, path: string, cwd: string): Refused<string> => {
  const problem = folderProblem(cwd);
  if (problem !== undefined) return refuse(program, problem);
  const found = lookUp(program, path, cwd);
  switch (found.kind) {
    case 'program':
      return ok(found.path);
    case 'not_executable':
      return refuse(program, `${found.path} is not executable (chmod +x mends that)`);
    case 'nothing':
      return refuse(
        program,
        program.includes('/') ? `there is no such file, seen from ${cwd}` : `it is not on the PATH (${path})`,
      );
  }
};

// The kernel looks for an interpreter in as many bytes.
const firstLineBytes = 256;

const interpreterOf = (program: string): string | undefined => {
  let file: number;
  try {
    file = openSync(program, 'r');
  } catch {
    return undefined;
  }
  const head = Buffer.alloc(firstLineBytes);
  const length = readSync(file, head);
  closeSync(file);
  return /^#![ \t]*(\S+)/.exec(head.toString('latin1', 0, length))?.[1];
};

/** Why a program would not start, as far as looking tells; undefined where it would. */
export const spawnProblem = (program: string, path: string, cwd: string): string | undefined => {
  const found = findProgram(program, path, cwd);
  if (!found.ok) return found.failure.reason;
  const interpreter = interpreterOf(found.value);
  return interpreter === undefined || existsSync(interpreter)
    ? undefined
    : `${found.value} wants the interpreter ${interpreter}, which is not there`;
};

const reasonOf = (program: string, error: unknown): string => {
  const name = errnoName(error);
  const interpreter = interpreterOf(program);
  switch (name) {
    case 'ENOENT':
      return interpreter === undefined
        ? `${program} needs a loader that is not there: is it built for another system?`
        : `${program} wants the interpreter ${interpreter}, which is not there`;
    case 'EACCES':
      return interpreter === undefined
        ? `${program} may not be executed (permissions, or a file system mounted noexec)`
        : `${program} or its interpreter ${interpreter} may not be executed`;
    case 'ENOEXEC':
      return `${program} is neither a program of this machine nor a script with a #! line`;
    case 'E2BIG':
      return 'its arguments and environment are longer than the system takes';
    default:
      return error instanceof Error ? error.message : String(error);
  }
};

/** What the kernel said against starting a program that was found, in words. */
export const spawnRefused = (command: string, program: string, error: unknown): Refused<never> =>
  refuse(command, reasonOf(program, error));
