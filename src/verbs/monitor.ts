import { join } from 'node:path';
import type { LoadedConfig } from '../config/loaded.ts';
import { projectFolders } from '../config/settings.ts';
import type { FailureOf } from '../model/failure.ts';
import { logFolder } from '../model/log-folder.ts';
import { fail, type Result } from '../model/result.ts';
import type { DurationMs } from '../model/time.ts';
import type { Journal } from '../ports/journal.ts';
import type { Platform } from '../ports/platform.ts';
import { openLocalHost, type LocalParts } from '../witness/local-host.ts';
import { runWitness } from '../witness/run.ts';
import { monitorStateFile } from '../witness/state-file.ts';
import { createWitness, type PollReport, type Witness } from '../witness/witness.ts';
import { builtInJudging, judging, type JudgingPorts } from './own-detectors.ts';

/** What a Witness of this machine touches of it. */
export type WatchPorts = LocalParts & JudgingPorts;

/** What watching touches of the system. */
export type MonitorPorts = WatchPorts & Pick<Platform, 'locks' | 'onSignal'>;

/** Whether a monitor may tell and act, or only looks on. */
export type MonitorRole =
  | { readonly kind: 'acting'; readonly release: () => void }
  | { readonly kind: 'looking'; readonly why: FailureOf<'locked'> | FailureOf<'io'> };

/**
 * Takes the monitor's place at a log folder. Where another monitor has it, or the folder refuses, what is left is
 * to look on: two that tell would tell everything twice.
 */
export const takeRole = ({ files, locks }: Pick<MonitorPorts, 'files' | 'locks'>, logDir: string): MonitorRole => {
  const made = files.makeFolder(logDir);
  const lock = made.ok ? locks.acquire(join(logDir, logFolder.monitorLock)) : made;
  return lock.ok ? { kind: 'acting', release: () => lock.value.release() } : { kind: 'looking', why: lock.failure };
};

/** A journal that writes nothing down. */
const silentJournal: Journal = { record: () => {}, measure: () => {}, held: 0 };

/** Where a Witness tells, and what it may. */
export interface WitnessRole {
  readonly journal?: Journal;
  readonly mayAct: boolean;
  /** Whether the user's own detectors look too, which runs their commands. */
  readonly own?: boolean;
  /** Aborted: the poll at work is broken off. */
  readonly end?: AbortSignal;
}

/** The Witness of a configured project on this machine. One that looks on remembers nothing and tells only its caller. */
export const openWitness = (
  ports: WatchPorts,
  config: LoadedConfig,
  { journal = silentJournal, mayAct, own = true, end }: WitnessRole,
): Witness => {
  const { logDir, workDir } = projectFolders(config);
  const state = monitorStateFile(ports.files, logDir);
  const ending = end === undefined ? {} : { end };
  const host = openLocalHost(ports, { logDir, workDir });
  return createWitness({
    ...(own ? judging(ports, config, { host, ...ending }) : builtInJudging(ports, config)),
    ...ending,
    clock: ports.clock,
    host,
    journal,
    state: mayAct ? state : { ...state, save: () => {} },
    mayAct,
  });
};

/** What ends a monitor, and how to stop listening for it. */
export interface MonitorEnd {
  readonly end: AbortController;
  readonly release: () => void;
}

/** Listens for the signals that end a monitor; to be called before it tells anybody that it has begun. */
export const endBySignal = ({ onSignal }: Pick<MonitorPorts, 'onSignal'>): MonitorEnd => {
  const end = new AbortController();
  const cancels = (['SIGTERM', 'SIGINT', 'SIGHUP'] as const).map((name) => onSignal(name, () => end.abort()));
  return {
    end,
    release: () => {
      for (const cancel of cancels) cancel();
    },
  };
};

/** How to watch on: how often, and what is to be done after each poll. */
export interface MonitorWatch {
  readonly intervalMs: DurationMs;
  readonly end: AbortController;
  readonly onPoll: (report: PollReport) => void;
}

/** Watches until it is ended. Fails where a poll does. */
export const watchOn = async (
  { clock }: Pick<MonitorPorts, 'clock'>,
  witness: Witness,
  { intervalMs, end, onPoll }: MonitorWatch,
): Promise<Result<void>> => {
  let result: Result<void> = { ok: true, value: undefined };
  const report = (polled: Result<PollReport>): void => {
    if (polled.ok) return onPoll(polled.value);
    result = fail(polled.failure);
    end.abort();
  };
  await runWitness(witness, { clock, intervalMs, end: end.signal, onPoll: report });
  return result;
};
