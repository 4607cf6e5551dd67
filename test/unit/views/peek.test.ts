import { describe, expect, test } from 'bun:test';
import { defenses } from '../../../src/defenses/index.ts';
import { foldRounds } from '../../../src/journal/fold.ts';
import type { Snapshot } from '../../../src/verbs/peek.ts';
import { peekJson } from '../../../src/views/peek-json.ts';
import { peekKeys } from '../../../src/views/peek-keys.ts';
import { peekRoundText } from '../../../src/views/peek-round.ts';
import { peekText } from '../../../src/views/peek.ts';
import { defenseFacts } from '../../support/defense-facts.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { expectGolden } from '../../support/golden.ts';
import { jsonKeys } from '../../support/json-keys.ts';
import { hostile, nightEvents, steers } from '../../support/night.ts';

const minute = 60_000;
const screen = { color: false, timeZone: 'UTC', columns: 80, rows: 24 };
const events = nightEvents();
const rounds = foldRounds(events);

const round = {
  roundNum: 13,
  phase: 'build',
  stage: 'running',
  startedAt: fakeStart - 3 * minute,
  elapsed: 3 * minute,
  limit: 30 * minute,
  lastOutputAt: fakeStart - 4000,
} as const;

const wait = {
  kind: 'instant',
  reason: 'quota',
  since: fakeStart - minute,
  until: fakeStart + 80 * minute,
  why: 'the five-hour limit is reached',
} as const;

const facts = defenseFacts();

/** Everything that a snapshot can tell. */
const full: Snapshot = {
  project: 'sandbox',
  supervisor: {
    now: fakeStart,
    logDir: '/home/ada/.agent-runner/sandbox/logs',
    supervisor: {
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
    },
    round,
    wait,
    lastRound: { roundNum: 12, outcome: 'ok', endedAt: fakeStart - 40 * minute, duration: 26 * minute, exitCode: 0 },
    lastStop: { at: fakeStart - 900 * minute, why: 'asked to stop', exitCode: 0 },
  },
  status: { round_num: 13, running: true },
  defenses: defenses.map((defense) => ({ defense, value: defense.value(facts), state: defense.state(facts) })),
  recent: { events: events.slice(-10), rounds: rounds.slice(-10) },
  lastKept: {
    kind: 'stashed',
    copy: { sha: '3f2c9a7be0d14c55b6a7c8d9e0f1a2b3c4d5e6f7', ref: 'refs/agent-runner/orphans/R8', tree: 't' },
    at: fakeStart - 200 * minute,
  },
  system: {
    mem_total_mb: 24_105,
    mem_available_mb: 23_591,
    mem_used_pct: 2.1,
    disk_total_gb: 252,
    disk_free_gb: 70.2,
    disk_used_pct: 92.4,
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
};

const { alerts: _alerts, budgets: _budgets, lastKept: _lastKept, status: _status, ...rest } = full;
const bare: Snapshot = {
  ...rest,
  supervisor: { now: fakeStart, logDir: '/home/ada/logs', supervisor: { kind: 'none' } },
  recent: { events: [], rounds: [] },
};
const one = { record: rounds[7]!, events: events.filter((event) => 'round_num' in event && event.round_num === 8) };
const withRound: Snapshot = {
  ...full,
  round: one,
  log: { path: '/home/ada/logs/rounds/R8-x.log', bytes: 48_213, lines: ['● claude', '▸ Bash: bun test', hostile] },
};

describe('a snapshot for people (UPDATE_GOLDEN=1 writes the goldens anew)', () => {
  test('of a night', () => expectGolden('views/peek.txt', peekText(full, screen)));
  test('of nothing', () => expectGolden('views/peek-empty.txt', peekText(bare, screen)));
  test('one round and its log', () => expectGolden('views/peek-round.txt', peekRoundText(withRound, screen)));

  test('fits its screen, whatever there is to tell', () => {
    const many = { ...full, recent: { events, rounds } };
    for (const [columns, rows] of [
      [80, 24],
      [60, 20],
      [200, 50],
    ] as const) {
      const lines = peekText(many, { ...screen, color: true, columns, rows })
        .trimEnd()
        .split('\n');
      expect(lines.length).toBeLessThan(rows);
      expect(Math.max(...lines.map((line) => Bun.stringWidth(line)))).toBeLessThanOrEqual(columns);
    }
  });

  test('colour is only there where it is wanted, and what an agent wrote steers nothing', () => {
    expect(steers(peekText(full, screen) + peekRoundText(withRound, screen))).toBe(false);
    expect(Bun.stripANSI(peekText(full, { ...screen, color: true }))).toBe(peekText(full, screen));
  });
});

/** What the reference explains as a whole. */
const asWhole =
  /^(?:status|round|recent_events(?:\[\])?|recent_rounds\[\]\.(?:kept|usage|progress|outcome_detail)|defenses\[\]\.(?:incident|guard))\./;

describe('a snapshot for programs', () => {
  const found = new Set(
    [...jsonKeys(peekJson(full)), ...jsonKeys(peekJson(withRound))].filter((key) => !asWhole.test(key)),
  );

  test('every key is told in the reference, and no other', () => {
    // The night’s quota lies further back than the recent rounds.
    const detailed = [...found, 'recent_rounds[].outcome_detail'];
    expect([...new Set(detailed)].toSorted()).toEqual(Object.keys(peekKeys).toSorted());
  });

  test('what nobody keeps is absent or null, never invented', () => {
    const told = peekJson(bare);
    expect(told).not.toHaveProperty('alerts');
    expect(told).not.toHaveProperty('budgets');
    expect(told).toMatchObject({
      status: null,
      usage: null,
      progress: null,
      orphan: null,
      waiting: null,
      recent_rounds: [],
    });
  });

  test('without a file of ours the work kept last is the one that the journal tells', () => {
    const { lastKept: _kept, ...told } = full;
    expect(peekJson(told)['orphan']).toEqual({
      how: 'stash',
      sha: '3f2c9a7be0d14c55b6a7c8d9e0f1a2b3c4d5e6f7',
      ref: 'refs/agent-runner/orphans/R8',
      at: null,
    });
  });
});
