import { join } from 'node:path';
import type { LockHolder } from '../model/failure.ts';
import { logFolder } from '../model/log-folder.ts';
import { parseServePid, type ServePid } from '../model/serve-pid.ts';
import { ok } from '../model/result.ts';
import { parseTime, seconds } from '../model/time.ts';
import type { IoResult } from '../ports/files.ts';
import type { Platform } from '../ports/platform.ts';
import type { NamedProcess } from '../ports/process-control.ts';
import type { FoundSupervisor, RunningSupervisor } from './supervisor-handle.ts';

/** What is needed to look for a supervisor. */
export type FindPorts = Pick<Platform, 'files' | 'locks'> & {
  readonly processes: Pick<Platform['processes'], 'named'>;
};

/**
 * Why a process is not the one that wrote a file of the log folder; undefined where it is. The owner counts,
 * lest root be led by a forged file to signal somebody else's process.
 */
const doubt = (process: NamedProcess | undefined, birth: string, fileOwner: number | undefined): string | undefined => {
  if (process === undefined) return 'that process has ended';
  if (process.birth !== birth) return `process ${process.pid} is another one now: ${process.command}`;
  return process.uid === fileOwner ? undefined : 'the file belongs to another user than the process';
};

const fromPidFile = ({ files, processes }: FindPorts, path: string, pidFile: ServePid): FoundSupervisor => {
  const process = processes.named(pidFile.pid);
  const reason = doubt(process, pidFile.birth, files.facts(path)?.uid);
  if (process !== undefined && reason === undefined)
    return { kind: 'running', supervisor: { process, ...pidFile.launch } };
  return { kind: 'stale', why: `serve.pid names process ${pidFile.pid}, but ${reason ?? 'it is none of ours'}` };
};

/** The verb that a lock's holder runs, where it is one that supervises. */
const supervisingVerb = ({ command }: LockHolder): 'serve' | 'round' | undefined => {
  const verb = command.split(' ')[1];
  return verb === 'serve' || verb === 'round' ? verb : undefined;
};

// The holder writes its text as one of the first things that it does. Later than this, its id has been used again.
const slack = seconds(2);

/**
 * The holder of the log folder's lock: a single `round`, which has no serve.pid, or a supervisor whose serve.pid
 * was removed by somebody. A holder that died hard leaves its text, so the process must be older than that.
 */
const fromLock = ({ files, locks, processes }: FindPorts, path: string): RunningSupervisor | undefined => {
  const holder = locks.holder(path);
  const verb = holder === undefined ? undefined : supervisingVerb(holder);
  if (holder === undefined || verb === undefined) return undefined;
  const process = processes.named(holder.pid);
  const since = parseTime(holder.since);
  if (process === undefined || since === undefined) return undefined;
  const plausible = process.startedAt <= since + slack && process.command.includes(verb);
  if (!plausible || process.uid !== files.facts(path)?.uid) return undefined;
  return { process, mode: verb === 'round' ? 'round' : 'foreground', flags: [] };
};

/**
 * Whether we may look at all: in a log folder of another user nothing is to be seen, which must not be taken for
 * nobody being there. Fails with `io`.
 */
export const mayLook = ({ files }: Pick<FindPorts, 'files'>, logDir: string): IoResult<void> => {
  const read = files.readText(join(logDir, logFolder.pid));
  return !read.ok && (read.failure.errno === 'EACCES' || read.failure.errno === 'EPERM') ? read : ok(undefined);
};

/** Who supervises a log folder, by `serve.pid` and by the holder of its lock. */
export const findSupervisor = (ports: FindPorts, logDir: string): FoundSupervisor => {
  const pidPath = join(logDir, logFolder.pid);
  const text = ports.files.readText(pidPath);
  const pidFile = text.ok ? parseServePid(text.value) : undefined;
  const named: FoundSupervisor | undefined = pidFile === undefined ? undefined : fromPidFile(ports, pidPath, pidFile);
  if (named?.kind === 'running') return named;
  const holder = fromLock(ports, join(logDir, logFolder.lock));
  if (holder !== undefined) return { kind: 'running', supervisor: holder };
  if (named !== undefined) return named;
  return text.ok ? { kind: 'stale', why: 'serve.pid is damaged, and nobody holds the lock' } : { kind: 'none' };
};
