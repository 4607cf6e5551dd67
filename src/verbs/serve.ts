import { join } from 'node:path';
import { createRequests, listen, type Requests } from '../loop/requests.ts';
import { runLoop, type LoopEnd } from '../loop/run.ts';
import type { Stop } from '../model/decision.ts';
import { exitCode } from '../model/exit-code.ts';
import { logFolder } from '../model/log-folder.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import { ok, type Result } from '../model/result.ts';
import { servePidText, type Launch } from '../model/serve-pid.ts';
import { version } from '../model/version.ts';
import type { Journal } from '../ports/journal.ts';
import type { Platform } from '../ports/platform.ts';
import type { RunRound } from '../ports/round.ts';
import { openLogFolder } from '../round/open-log-folder.ts';
import { noteStop } from '../round/status-file.ts';
import { holdLocksSoon } from './hold-locks.ts';
import { withMonitorReason } from './monitor-reason.ts';
import type { EndBeside } from './watch-beside.ts';

/** What `serve` touches of the system. */
export type ServePorts = Pick<Platform, 'clock' | 'files' | 'locks' | 'onSignal' | 'random'> & {
  readonly processes: Pick<Platform['processes'], 'named'>;
  readonly self: Pick<Platform['self'], 'pid'>;
};

/** What to serve: where, by which rules, and Layer 1 as two functions. */
export interface Service {
  readonly logDir: string;
  /** Locks that make this the only supervisor: the log folder's and the work tree's. */
  readonly lockPaths: readonly string[];
  /** What a loser of the locks is told, so that it knows whom to stop. */
  readonly configPath?: string;
  readonly policy: LoopPolicy;
  readonly journal: Journal;
  readonly launch: Launch;
  readonly runRound: RunRound;
  /** The number of the next round; absent where nobody stands in for anybody. */
  readonly nextRound?: () => number;
  /** Closes what a dead supervisor left open. Called with the locks held. */
  readonly recover: () => Promise<{ readonly closed: readonly unknown[] }>;
  /** Runs beside the Loop from its beginning; what it gives ends it. */
  readonly beside?: () => EndBeside;
  /** Asked after each good round; absent where no completion command is configured. */
  readonly isDone?: () => Promise<boolean>;
  /** Calls the hook that hears of the Loop's end; `kill` ends it. Never fails. */
  readonly onStop?: (stop: Stop, kill: AbortSignal) => Promise<void>;
}

const writePid = ({ files, clock, processes, self }: ServePorts, { logDir, launch }: Service): Result<() => void> => {
  const path = join(logDir, logFolder.pid);
  const { startedAt, birth } = processes.named(self.pid) ?? { startedAt: clock.now(), birth: '' };
  const written = files.writeAtomic(path, servePidText({ pid: self.pid, startedAt, birth, launch }));
  return written.ok ? ok(() => void files.remove(path)) : written;
};

/** Tells how it ended where people look first, and where those look who come long after. */
const tellStop = ({ clock, files }: ServePorts, { logDir, journal }: Service, { reason, why, exit }: Stop): void => {
  const code = exitCode(exit);
  journal.record({ event: 'supervisor_stopped', reason: `${reason}: ${why}`, exit_code: code });
  noteStop(files, logDir, { at: clock.now(), why, exitCode: code });
};

const superviseRounds = async (ports: ServePorts, service: Service, requests: Requests): Promise<LoopEnd> => {
  const { clock, files } = ports;
  const { logDir, policy, journal, runRound, isDone, nextRound } = service;
  journal.record({ event: 'supervisor_started', pid: ports.self.pid, version });
  let endBeside: EndBeside | undefined;
  try {
    const { closed } = await service.recover();
    endBeside = service.beside?.();
    const parts = {
      clock,
      files,
      journal,
      requests,
      random: () => ports.random(),
      runRound,
      ...(nextRound === undefined ? {} : { nextRound }),
      ...(isDone === undefined ? {} : { isDone }),
    };
    const { stop, outcomes } = await runLoop(parts, { logDir, policy, interrupted: closed.length > 0 });
    const end = { stop: withMonitorReason({ files, logDir }, stop), outcomes };
    await service.onStop?.(end.stop, requests.kill);
    tellStop(ports, service, end.stop);
    return end;
  } catch (bug) {
    // A bug of ours must not leave the agent running, nor its round open.
    await service.recover().catch(() => undefined);
    journal.record({ event: 'supervisor_stopped', reason: `a bug: ${String(bug)}`, exit_code: exitCode('bug') });
    throw bug;
  } finally {
    await endBeside?.();
  }
};

/**
 * Layer 2 as one process: the only supervisor of its log folder and its work tree, closing what its predecessor
 * left open, then round after round until it is to end. Fails with `locked`, or `io` where the log folder refuses.
 */
export const serve = async (ports: ServePorts, service: Service): Promise<Result<LoopEnd>> => {
  const folder = openLogFolder(ports.files, service.logDir);
  if (!folder.ok) return folder;
  const release = await holdLocksSoon(ports, service.lockPaths, service.configPath);
  if (!release.ok) return release;
  const requests = createRequests(service.journal);
  // Whoever finds us by serve.pid sends signals: they are heard from before it is there until after it has gone.
  const ignoreSignals = listen(ports.onSignal, requests);
  try {
    const removePid = writePid(ports, service);
    if (!removePid.ok) return removePid;
    try {
      return ok(await superviseRounds(ports, service, requests));
    } finally {
      removePid.value();
    }
  } finally {
    ignoreSignals();
    release.value();
  }
};
