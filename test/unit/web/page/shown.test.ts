import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outcomes } from '../../../../src/model/outcome.ts';
import { pageStyle } from '../../../../src/views/report-page-style.ts';
import { standingAlerts } from '../../../../src/web/page/shown/alert-rows.ts';
import { budgetBars } from '../../../../src/web/page/shown/budget-bars.ts';
import { byDay } from '../../../../src/web/page/shown/by-day.ts';
import { eventRowsOf } from '../../../../src/web/page/shown/event-rows.ts';
import { lastDay } from '../../../../src/web/page/shown/last-day.ts';
import { machineSeries } from '../../../../src/web/page/shown/machine-series.ts';
import { lookOf, markOf } from '../../../../src/web/page/shown/outcome-look.ts';
import { hashOf, placeOf } from '../../../../src/web/page/shown/place.ts';
import { plainText } from '../../../../src/web/page/shown/plain-text.ts';
import { projectNow } from '../../../../src/web/page/shown/project-now.ts';
import { roundFacts } from '../../../../src/web/page/shown/round-facts.ts';
import { emptyHistory, withPage } from '../../../../src/web/page/store/history.ts';
import { hostile, steers } from '../../../support/night.ts';
import { pageOf, roundsOf } from './pages.ts';

const at = Date.UTC(2026, 10, 22, 12);
const iso = (ms: number): string => new Date(ms).toISOString();
const since = { sinceMs: 5000, when: (ms: number) => iso(ms).slice(11, 19) };
const running = { active: true, pid: 7, suspended: false, ending: null, why: null };

describe('a project at this moment', () => {
  test('at work: time runs on from the snapshot, whatever the reader’s clock says', () => {
    const round = {
      round_num: 12,
      phase: 'build',
      stage: 'running',
      started_at: iso(at - 61_000),
      elapsed_s: 60,
      limit_s: 1800,
      last_output_at: iso(at - 2000),
    };
    expect(projectNow({ service: running, current_round: round }, at, since)).toEqual({
      mood: 'working',
      headline: 'At work on round 12',
      details: ['phase build', 'since 11:58:59', 'last output 7 s ago'],
      course: { kind: 'round', share: 65 / 1800, over: '1 min 5 s', beside: 'of 30 min' },
      roundNum: 12,
    });
  });

  test('waiting: what for, and how long still', () => {
    const waiting = {
      reason: 'quota',
      why: 'the weekly limit',
      since: iso(at - 60_000),
      until: iso(at + 65_000),
      left_s: 65,
    };
    expect(projectNow({ service: running, waiting }, at, since)).toMatchObject({
      mood: 'waiting',
      headline: 'Waiting for the usage limit to reset',
      details: ['the weekly limit', 'until 12:01:05'],
      course: { kind: 'wait', over: '1 min', beside: 'left' },
    });
  });

  test('not running, dead, suspended, between rounds, and a snapshot with nothing in it', () => {
    const headline = (peek: Record<string, unknown>): string => projectNow(peek, at, since).headline;
    expect(headline({ service: { ...running, active: false } })).toBe('Not running');
    expect(headline({ service: { ...running, active: false, why: 'pid 7 is gone' } })).toBe(
      'Not running: it ended without a word',
    );
    expect(headline({ service: { ...running, suspended: true } })).toBe('Suspended: it answers nothing');
    expect(headline({ service: running })).toBe('Between rounds');
    expect(headline({ service: running, waiting: { reason: 'of_a_later_version' } })).toBe(
      'Waiting: of_a_later_version',
    );
    expect(headline({})).toBe('Not running');
    const refused = { last_stop_exit_code: 77, last_stop_reason: 'the login was refused' };
    expect(projectNow({ status: refused }, at, since)).toMatchObject({
      mood: 'trouble',
      headline: 'Stopped with exit 77',
      details: ['the login was refused'],
    });
    const details = (peek: Record<string, unknown>): readonly string[] => projectNow(peek, at, since).details;
    expect(details({ status: null, recent_rounds: [] })).toEqual([
      'nothing has run here yet: agent-runner serve begins',
    ]);
    expect(details({ status: null, recent_rounds: [{ round_num: 1 }] })).toEqual([]);
  });
});

describe('figures', () => {
  const history = withPage(
    emptyHistory(),
    pageOf({
      outcomes: ['ok', 'failed'],
      rounds: roundsOf([
        [1, at - 50 * 3_600_000, at - 49 * 3_600_000, 0],
        [2, at - 3_600_000, at - 1_800_000, 1],
        [3, at - 600_000, null, -1],
      ]),
      machine: {
        at: [1000, 2000, 3000],
        mem_available_mb: [50, 25, 75],
        mem_total_mb: [100, 100, 100],
        disk_used_pct: [1, 2, 3],
        load_1m: [0, 1, 2],
      },
    }),
  );

  test('of the last 24 hours', () => {
    expect(lastDay(history, at).map(({ figure, name }) => `${name}: ${figure}`)).toEqual([
      'rounds ok: 0 of 1',
      'at work: 40 min',
      'commits: 1',
      'cost: $0.50',
      'tokens: 1.1 k',
    ]);
  });

  test('by day: days without rounds are there, and the sum goes on', () => {
    const sums = byDay(history.rounds, 'cost');
    expect(sums.each).toEqual([0.5, 0, 0.5]);
    expect(sums.together).toEqual([0.5, 0.5, 1]);
    expect(byDay(history.rounds, 'tokens').total).toBe(2200);
    expect(byDay(emptyHistory().rounds, 'cost')).toMatchObject({ days: [], total: 0, told: false });
  });

  test('by day: a clock that was wrong by decades costs no thousands of empty days', () => {
    const far = roundsOf([
      [1, at, at + 1000, 0],
      [2, Date.UTC(9999, 0, 1), Date.UTC(9999, 0, 1, 1), 0],
    ]);
    const { rounds } = withPage(emptyHistory(), pageOf({ outcomes: ['ok'], rounds: far }));
    expect(byDay(rounds, 'cost')).toMatchObject({ each: [0.5, 0.5], together: [0.5, 1] });
  });

  test('of the machine, with one point beyond each edge', () => {
    expect(machineSeries(history.machine, { from: 1500, to: 2500 })).toEqual({
      at: [1, 2, 3],
      memory: [50, 75, 25],
      disk: [1, 2, 3],
      load: [0, 1, 2],
    });
    expect(machineSeries(history.machine, { from: 2500, to: 2600 }).at).toEqual([2, 3]);
  });

  test('a peak does not vanish between the points of a long time', () => {
    const rows = Array.from({ length: 50_000 }, (_, row) => row);
    const long = withPage(
      emptyHistory(),
      pageOf({
        machine: {
          at: rows,
          mem_available_mb: rows,
          mem_total_mb: rows,
          disk_used_pct: rows.map((row) => (row === 31_333 ? 99 : 10)),
          load_1m: rows,
        },
      }),
    );
    const { disk } = machineSeries(long.machine, { from: 0, to: 50_000 });
    expect(disk.length).toBeLessThanOrEqual(2001);
    expect(Math.max(...disk)).toBe(99);
  });

  test('budgets by their units, and how near they are', () => {
    const budgets = [
      { budget: 'cost_usd_per_day', limit: 20, spent: 17.2, until: iso(at) },
      { budget: 'rounds_per_hour', limit: 4, spent: 5, until: null },
    ];
    expect(budgetBars({ budgets })).toEqual([
      { name: 'cost per day', words: '$17.20 of $20.00', share: 0.86, state: 'near', until: at },
      { name: 'rounds per hour', words: '5 of 4', share: 1, state: 'gone' },
    ]);
    // Of another host nobody knows whether it has any.
    expect(budgetBars({ budgets: null })).toBeUndefined();
    expect(budgetBars({})).toEqual([]);
  });
});

describe('texts', () => {
  test('of others are shown without what steers a screen or turns the writing round, and not endlessly', () => {
    expect(steers(hostile)).toBeTrue();
    expect(steers(plainText(hostile))).toBeFalse();
    expect(plainText('\u202Eevil\u2066\u200B')).toBe('·evil··');
    expect(plainText('\u001B[2J')).toBe('␛[2J');
    expect(plainText('a\tb\nc')).toBe('a\tb\nc');
    expect(plainText('x'.repeat(10_000_000)).length).toBeLessThan(4100);
  });

  test('of events: words where there are any, else the name of the kind', () => {
    const ts = iso(at);
    const events = [
      { ts, event: 'max_rounds_reached', max_rounds: 2 },
      { ts, event: 'of_a_later_version' },
      { ts, event: 'dirty_detected' },
    ];
    expect(eventRowsOf({ recent_events: events }, 'recent_events', 'UTC').map(({ text }) => text)).toEqual([
      'dirty detected',
      'of a later version',
      '2 rounds asked for, all done',
    ]);
  });

  test('of a round: what it told and nothing else', () => {
    const round = {
      outcome: 'quota',
      outcome_detail: { scope: 'weekly' },
      exit_code: -15,
      duration_s: 8,
      kept: { sha: 'abc', ref: null },
      usage: { cost_usd: 0.5, cost_estimated: true },
    };
    expect(roundFacts(round, at, 'UTC')).toEqual([
      ['outcome', 'quota'],
      ['because', 'scope weekly'],
      ['agent ran', '8.0 s'],
      ['exit', 'ended by signal 15'],
      ['kept as', 'abc'],
      ['cost', 'about $0.50'],
    ]);
  });

  test('alerts: none known is not the same as none standing, and the worst is first', () => {
    expect(standingAlerts({})).toBeUndefined();
    expect(standingAlerts({ alerts: null })).toBeUndefined();
    expect(standingAlerts({ alerts: [] })).toEqual([]);
    const alerts = ['warning', 'critical'].map((severity) => ({
      detector: severity,
      severity,
      message: 'm',
      raised_at: iso(at),
    }));
    expect(standingAlerts({ alerts })?.map(({ severity }) => severity)).toEqual(['critical', 'warning']);
  });

  test('a place in the address is read and written, and anything else is none', () => {
    for (const place of [{}, { project: 'a-b' }, { project: 'pi', round: 12 }])
      expect(placeOf(hashOf(place))).toEqual(place);
    for (const hash of ['', '#', '#a/b', '#<script>', '#a/1/2', `#a/${'9'.repeat(40)}`])
      expect(placeOf(hash)).toEqual({});
  });
});

describe('colours', () => {
  const css = readFileSync(join(import.meta.dir, '../../../../src/web/page/style/colors.css'), 'utf8');
  const declared = (text: string): ReadonlyMap<string, string> =>
    new Map([...text.matchAll(/--([\w-]+):\s*(#\w+)/g)].map(([, name = '', value = '']) => [name, value]));

  test('are those of the report, light and dark', () => {
    const [light = '', dark = ''] = css.split('@media');
    const [, reportLight = '', reportDark = ''] = pageStyle.split(':root{');
    for (const [mine, theirs] of [
      [declared(light), declared(reportLight)],
      [declared(dark), declared(reportDark)],
    ] as const) {
      expect(theirs.size).toBeGreaterThan(10);
      for (const [name, value] of theirs) expect(mine.get(name)).toBe(value);
    }
  });

  test('are never the only sign: each outcome has a character of its own', () => {
    const names = Object.keys(outcomes);
    expect(new Set(names.map(markOf)).size).toBe(names.length);
    expect(lookOf('of_a_later_version')).toBe('odd');
    expect(lookOf('')).toBe('working');
  });
});
