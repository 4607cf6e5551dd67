import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventLine } from '../../src/journal/line.ts';
import { ledgerText } from '../../src/loop/ledger-text.ts';
import { monitorStateText } from '../../src/model/alert.ts';
import { logFolder } from '../../src/model/log-folder.ts';
import { loopStateText, noStreaks } from '../../src/model/loop-state.ts';
import type { NewMetrics } from '../../src/model/metrics.ts';
import { servePidText } from '../../src/model/serve-pid.ts';
import { isoTime } from '../../src/model/time.ts';
import { openFiles } from '../../src/platform/files.ts';
import { roundContext, writeContext } from '../../src/round/context-file.ts';
import { writeLastKept } from '../../src/round/orphan-state.ts';
import { beginStatus, endStatus, noteStop, writeStatus } from '../../src/round/status-file.ts';
import { eventSamples } from '../../test/support/event-samples.ts';
import { everyKey } from './golden-config.ts';

// What a version leaves on disks, written by its own code: later versions must load it for ever.

const at = Date.UTC(2026, 10, 22, 11, 28, 16, 971);
const sha = '3f2c9a7be0d14c55b6a7c8d9e0f1a2b3c4d5e6f7';
const login = 'claude 3f2c9a7be0d1';
const limit = {
  kind: 'instant',
  reason: 'quota',
  since: at,
  until: at + 4_656_000,
  why: 'the limit is reached',
} as const;
const period = { since: at - 1_696_971, until: at + 1_903_029, rounds: 12, costUsd: 3.5, tokens: 48_000, minutes: 71 };

const metrics = {
  mem_total_mb: 16_000,
  mem_available_mb: 9000,
  mem_used_pct: 43.8,
  disk_total_gb: 460.1,
  disk_free_gb: 210.4,
  disk_used_pct: 54.3,
  load_1m: 0.4,
  load_5m: 0.5,
  load_15m: 0.6,
  cpu_pct: 12.5,
};

const begun: NewMetrics = { event: 'round_start', ...metrics, round_num: 12, phase: 'build' };
const over: NewMetrics = { ...begun, event: 'round_end' };

const loopState = loopStateText({
  kind: 'waiting',
  rounds: 12,
  streaks: { ...noStreaks, limits: 1 },
  credential: login,
  accounts: { [login]: { refusals: 0, transients: 0, limits: 1, guesses: 0 } },
  waits: { [login]: limit },
  refused: { 'gemini 9a8b7c6d5e4f': '1a2b3c4d5e6f' },
  wait: limit,
});

const monitorState = monitorStateText({
  hung: { kind: 'pending', since: at },
  disk_critical: {
    kind: 'raised',
    since: at - 60_000,
    gone_since: at,
    raised_at: at - 50_000,
    told_at: at - 50_000,
    severity: 'critical',
    message: 'the disk of the work tree is 97.0 % full',
    stop: 'not_due',
  },
});

/** Texts that are written line by line, or by a pure function. */
const logTexts = (): Readonly<Record<string, string>> => ({
  [logFolder.events(at)]: eventSamples.map(({ ts, ...event }) => eventLine(ts, event)).join(''),
  [logFolder.metrics(at)]: [begun, over].map((line) => eventLine(isoTime(at), line)).join(''),
  [logFolder.loopState]: loopState,
  [logFolder.monitorState]: monitorState,
  [logFolder.budgetSpent]: ledgerText({
    timeZone: 'Europe/Berlin',
    cursor: { file: logFolder.events(at), offset: 4096, inode: 7 },
    spending: { hour: period, day: period, month: period },
  }),
  [logFolder.pid]: servePidText({
    pid: 4711,
    startedAt: at,
    birth: 'boot-1 123456',
    launch: { mode: 'background', flags: ['--max-rounds', '20'] },
  }),
});

/** State files whose only writer is their own module. */
const writeStates = (logDir: string): void => {
  const files = openFiles();
  const fresh = { round_num: 11, running: false };
  const running = beginStatus(fresh, {
    roundNum: 12,
    roundId: 'r-12',
    phase: 'build',
    phaseIndex: 0,
    supervisorPid: 4711,
    bootId: 'boot-1',
    startedAt: at,
  });
  const agent = { exitCode: 0, duration: 191_400 };
  const ended = endStatus(running, { endedAt: at + 191_400, agent, outcome: 'ok', hadDirtyTree: true });
  writeStatus(files, logDir, ended);
  noteStop(files, logDir, { at: at + 200_000, why: 'asked to stop', exitCode: 0 });
  const orphanStash = { ref: sha, message: 'ORPHAN R12 build', files: ['src/a.ts'] };
  const facts = { roundNum: 13, startedAt: at, phase: 'build', before: ended, freshEyes: true, orphanStash };
  writeContext(files, logDir, roundContext(facts));
  const copy = { sha, ref: 'refs/agent-runner/orphans/R12', tree: sha };
  writeLastKept(files, logDir, { kind: 'stashed', roundNum: 12, copy, at });
};

/** Writes everything into a folder: a configuration with every key, and a log folder with every kind of event. */
export const writeGoldens = (folder: string): void => {
  const logDir = join(folder, 'logs');
  mkdirSync(logDir, { recursive: true });
  mkdirSync(join(folder, 'config'), { recursive: true });
  writeFileSync(join(folder, 'config/every-key.toml'), everyKey());
  for (const [name, text] of Object.entries(logTexts())) writeFileSync(join(logDir, name), text);
  writeStates(logDir);
};

/** Where the goldens of a version stand. */
export const goldensOf = (root: string, version: string): string => join(root, 'test/golden/releases', version);

const textOf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** The goldens of a version that are missing, or are not what this code writes; by their names. */
export const staleGoldens = (root: string, version: string): readonly string[] => {
  const fresh = mkdtempSync(join(tmpdir(), 'agent-runner-goldens-'));
  try {
    writeGoldens(fresh);
    const names = globSync('*/*', { cwd: fresh }).map(String);
    return names
      .filter((name) => textOf(join(fresh, name)) !== textOf(join(goldensOf(root, version), name)))
      .toSorted();
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
};
