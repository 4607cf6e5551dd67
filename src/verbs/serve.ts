import { join } from 'node:path';
import { createRequests, listen } from '../loop/requests.ts';
import { runLoop, type LoopEnd } from '../loop/run.ts';
import { exitCode } from '../model/exit-code.ts';
import { logFolder } from '../model/log-folder.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import { ok, type Result } from '../model/result.ts';
import { servePidText } from '../model/serve-pid.ts';
import { version } from '../model/version.ts';
import type { Journal } from '../ports/journal.ts';
import type { Platform } from '../ports/platform.ts';
import type { RunRound } from '../ports/round.ts';
import { holdLocks } from './hold-locks.ts';

/** What `serve` touches of the system. */
export type ServePorts = Pick<Platform, 'clock' | 'files' | 'locks' | 'onSignal' | 'random'> & {
  readonly processes: Pick<Platform['processes'], 'facts'>;
  readonly self: Pick<Platform['self'], 'pid'>;
};

/** What to serve: where, by which rules, and Layer 1 as two functions. */
export interface Service {
  readonly logDir: string;
  /** Locks that make this the only supervisor: the log folder's and the work tree's. */
  readonly lockPaths: readonly string[];
  readonly policy: LoopPolicy;
  readonly journal: Journal;
  readonly runRound: RunRound;
  /** Closes what a dead supervisor left open. Called with the locks held. */
  readonly recover: () => Promise<{ readonly closed: readonly unknown[] }>;
}

const writePid = ({ files, clock, processes, self }: ServePorts, logDir: string): Result<() => void> => {
  const path = join(logDir, logFolder.pid);
  const startedAt = processes.facts(self.pid)?.startedAt ?? clock.now();
  const written = files.writeAtomic(path, servePidText({ pid: self.pid, startedAt }));
  return written.ok ? ok(() => void files.remove(path)) : written;
};

const superviseRounds = async (ports: ServePorts, service: Service): Promise<LoopEnd> => {
  const { clock, files } = ports;
  const { logDir, policy, journal, runRound } = service;
  const requests = createRequests(journal);
  const ignoreSignals = listen(ports.onSignal, requests);
  journal.record({ event: 'supervisor_started', pid: ports.self.pid, version });
  try {
    const { closed } = await service.recover();
    const parts = { clock, files, journal, requests, random: () => ports.random(), runRound };
    const end = await runLoop(parts, { logDir, policy, interrupted: closed.length > 0 });
    const { reason, why, exit } = end.stop;
    journal.record({ event: 'supervisor_stopped', reason: `${reason}: ${why}`, exit_code: exitCode(exit) });
    return end;
  } catch (bug) {
    // A bug of ours must not leave the agent running, nor its round open.
    await service.recover().catch(() => undefined);
    journal.record({ event: 'supervisor_stopped', reason: `a bug: ${String(bug)}`, exit_code: exitCode('bug') });
    throw bug;
  } finally {
    ignoreSignals();
  }
};

/**
 * Layer 2 as one process: the only supervisor of its log folder and its work tree, closing what its predecessor
 * left open, then round after round until it is to end. Fails with `locked`, or `io` where the log folder refuses.
 */
export const serve = async (ports: ServePorts, service: Service): Promise<Result<LoopEnd>> => {
  const folder = ports.files.makeFolder(service.logDir);
  if (!folder.ok) return folder;
  const release = holdLocks(ports.locks, service.lockPaths);
  if (!release.ok) return release;
  try {
    const removePid = writePid(ports, service.logDir);
    if (!removePid.ok) return removePid;
    try {
      return ok(await superviseRounds(ports, service));
    } finally {
      removePid.value();
    }
  } finally {
    release.value();
  }
};
