import { createRequests, listen } from '../loop/requests.ts';
import { ok, type Result } from '../model/result.ts';
import type { RoundReport } from '../model/round-report.ts';
import type { Journal } from '../ports/journal.ts';
import type { Platform } from '../ports/platform.ts';
import { openLogFolder } from '../round/open-log-folder.ts';
import { holdLocksSoon, type LockWaitPorts } from './hold-locks.ts';
import type { SupervisedProject } from './supervised-project.ts';

/** What `round` touches of the system by itself. */
export type RoundPorts = Pick<Platform, 'files' | 'onSignal'> & LockWaitPorts;

/** One round, and which. */
export interface RoundOrder {
  readonly project: SupervisedProject;
  readonly journal: Journal;
  /** The phase of round N; a fixed one does not move the rotation, which follows the rounds' numbers. */
  readonly phaseFor: (roundNum: number) => string;
}

/**
 * Runs one round, as the only supervisor of its log folder and work tree, after closing what a dead one left
 * open. Signals mean what they mean to `serve`: the first asks to stop, which a single round does anyway; the
 * second kills it. Fails with `locked`, `io`, or what kept the round from beginning.
 */
export const runOneRound = async (ports: RoundPorts, order: RoundOrder): Promise<Result<RoundReport>> => {
  const { project, journal, phaseFor } = order;
  const folder = openLogFolder(ports.files, project.logDir);
  if (!folder.ok) return folder;
  const release = await holdLocksSoon(ports, project.lockPaths, project.configPath);
  if (!release.ok) return release;
  const requests = createRequests(journal);
  const ignoreSignals = listen(ports.onSignal, requests);
  try {
    await project.recover();
    const report = await project.runRound({ phaseFor, cancel: requests.cancel, kill: requests.kill });
    return report.ok ? ok(report.value) : report;
  } finally {
    ignoreSignals();
    release.value();
  }
};
