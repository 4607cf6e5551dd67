import { defenses } from '../../src/defenses/index.ts';
import { foldRounds } from '../../src/journal/fold.ts';
import type { Snapshot } from '../../src/verbs/peek.ts';
import type { SupervisorStatus } from '../../src/verbs/status.ts';
import { defenseFacts } from './defense-facts.ts';
import { fakeStart } from './fake-clock.ts';
import { hostile, nightEvents } from './night.ts';

const minute = 60_000;
const facts = defenseFacts();
const events = nightEvents();

const running: SupervisorStatus['supervisor'] = {
  kind: 'running',
  supervisor: {
    process: {
      pid: 4711,
      birth: 'boot/1',
      uid: 0,
      command: 'agent-runner serve',
      startedAt: fakeStart - 600 * minute,
      suspended: false,
    },
    mode: 'background',
    flags: [],
  },
};

const common: Pick<SupervisorStatus, 'now' | 'logDir' | 'lastRound' | 'lastStop'> = {
  now: fakeStart,
  logDir: '/home/ada/logs',
  lastRound: { roundNum: 12, outcome: 'ok', endedAt: fakeStart - 40 * minute, duration: 26 * minute, exitCode: 0 },
  lastStop: { at: fakeStart - 900 * minute, why: 'asked to stop', exitCode: 0 },
};

/** The end of the night: its last round goes on, an alert is raised, and what the agent says is hostile. */
export const atWork: Snapshot = {
  project: 'sandbox',
  supervisor: {
    ...common,
    supervisor: running,
    round: {
      roundNum: 13,
      phase: 'build',
      stage: 'running',
      startedAt: fakeStart - 3 * minute,
      elapsed: 3 * minute,
      limit: 30 * minute,
      lastOutputAt: fakeStart - 4000,
    },
  },
  status: { round_num: 13, running: true },
  defenses: defenses.map((defense) => ({ defense, value: defense.value(facts), state: defense.state(facts) })),
  recent: { events: events.slice(-10), rounds: foldRounds(events).slice(-10) },
  system: {
    mem_total_mb: 24_105,
    mem_available_mb: 23_591,
    mem_used_pct: 2.1,
    disk_total_gb: 252,
    disk_free_gb: 70.2,
    disk_used_pct: 72.1,
    load_1m: 0.05,
    load_5m: 0.03,
    load_15m: 0.33,
    cpu_pct: 66.7,
  },
  alerts: [
    [
      'timeout_rate',
      {
        kind: 'raised',
        since: fakeStart - 330 * minute,
        raised_at: fakeStart - 325 * minute,
        told_at: fakeStart - 25 * minute,
        severity: 'critical',
        message: `3 of 5 rounds hit the wall ${hostile}`,
        stop: 'not_due',
      },
    ],
  ],
  budgets: [{ budget: 'cost_usd_per_day', limit: 15, spent: 12.4, until: fakeStart + 720 * minute }],
  log: {
    path: '/home/ada/logs/rounds/R13-20261122T115700.log',
    bytes: 48_213,
    lines: ['● I look at the failing test first.', '▸ Bash: bun test', '  1 fail', hostile, '● 日本語 goes, too.'],
  },
};

/** Between two rounds, until a limit is over. */
export const waiting: Snapshot = {
  ...atWork,
  recent: { ...atWork.recent, rounds: atWork.recent.rounds.slice(0, -1) },
  supervisor: {
    ...common,
    supervisor: running,
    wait: {
      kind: 'instant',
      reason: 'quota',
      since: fakeStart - 15 * minute,
      until: fakeStart + 80 * minute,
      why: 'the five-hour limit is reached',
    },
  },
};

const { alerts: _alerts, budgets: _budgets, status: _status, log: _log, ...kept } = atWork;

/** A project in which nothing was ever run. */
export const untouched: Snapshot = {
  ...kept,
  supervisor: { now: fakeStart, logDir: '/home/ada/logs', supervisor: { kind: 'none' } },
  recent: { events: [], rounds: [] },
};
