import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  emptyDashboard,
  welcomed,
  withFetched,
  withNow,
  withUnseen,
} from '../../../../src/web/page/store/dashboard.ts';
import { emptyHistory, oldestOf, withPage } from '../../../../src/web/page/store/history.ts';
import { noOutput, withOutput } from '../../../../src/web/page/store/output-tail.ts';
import { createTable, lowerBound, upperBound } from '../../../../src/web/page/store/table.ts';
import { pageOf, roundsOf } from './pages.ts';

describe('a table', () => {
  test('holds after any merges what a map would hold: in order, the last of each key', () => {
    const pages = fc.array(fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer())), { maxLength: 12 });
    fc.assert(
      fc.property(pages, (all) => {
        const table = createTable(['key', 'value']);
        const map = new Map<number, number>();
        for (const rows of all) {
          table.merge({ key: rows.map(([key]) => key), value: rows.map(([, value]) => value) });
          for (const [key, value] of rows) map.set(key, value);
        }
        const sorted = [...map].toSorted(([a], [b]) => a - b);
        expect([...table.column('key')]).toEqual(sorted.map(([key]) => key));
        expect([...table.column('value')]).toEqual(sorted.map(([, value]) => value));
      }),
    );
  });

  test('what is not told is NaN', () => {
    const table = createTable(['key', 'value']);
    table.merge({ key: [1], value: [null] });
    expect([...table.column('value')]).toEqual([Number.NaN]);
  });

  test('places are found at the edges and between', () => {
    const column = Float64Array.of(1, 3, 3, 5);
    expect([0, 1, 2, 3, 5, 6].map((value) => lowerBound(column, value))).toEqual([0, 0, 1, 1, 3, 4]);
    expect([0, 1, 2, 3, 5, 6].map((value) => upperBound(column, value))).toEqual([0, 1, 1, 3, 4, 4]);
  });
});

describe('the past of a project', () => {
  test('older pages go before, a round that has ended takes the place of itself at work', () => {
    const open = pageOf({ rounds: roundsOf([[2, 200, null, -1]]), outcomes: ['ok'] });
    const ended = pageOf({ rounds: roundsOf([[2, 200, 260, 0]]), outcomes: ['timeout', 'ok'] });
    const older = pageOf({ rounds: roundsOf([[1, 100, 150, 0]]), outcomes: ['ok'] });
    const history = [open, ended, older].reduce(withPage, emptyHistory());
    const { rounds, outcomes } = history;
    expect([...rounds.column('round_num')]).toEqual([1, 2]);
    expect([...rounds.column('outcome')].map(outcomes.at)).toEqual(['ok', 'timeout']);
    expect([...rounds.column('ended_at')]).toEqual([150, 260]);
    expect(oldestOf(history)).toBe(100);
    expect(history.revision).toBe(3);
  });

  test('a number that begins anew in a new log folder is another round', () => {
    const page = pageOf({
      rounds: roundsOf([
        [1, 100, 150, 0],
        [1, 900, 950, 0],
      ]),
      outcomes: ['ok'],
    });
    expect([...withPage(emptyHistory(), page).rounds.column('started_at')]).toEqual([100, 900]);
  });

  test('a life of an alert is known by its end, for its beginning differs by milliseconds from page to page', () => {
    const life = (detector: string, raised: string, cleared: string) => ({
      detector,
      severity: 'warning' as const,
      message: 'm',
      raised_at: `2026-11-22T${raised}Z`,
      cleared_at: `2026-11-22T${cleared}Z`,
    });
    const told = [life('d', '00:00:00.000', '01:00:00'), life('d', '02:00:00.000', '03:00:00')];
    const again = [life('d', '00:00:00.417', '01:00:00'), life('e', '00:30:00.000', '01:00:00')];
    const { alerts } = [pageOf({ alerts: told }), pageOf({ alerts: again })].reduce(withPage, emptyHistory());
    expect(alerts).toEqual([told[1]!, again[0]!, again[1]!]);
  });
});

describe('the end of the output', () => {
  const output = (lines: readonly string[], anew = false, round_num = 1) => ({ id: 'p', round_num, lines, anew });

  test('grows, begins anew with another round, and is bounded however much comes', () => {
    const two = withOutput(withOutput(noOutput, output(['a', 'b'])), output(['c']));
    expect(two.batches.map(({ text }) => text)).toEqual(['a\nb\n', 'c\n']);
    expect(withOutput(two, output(['d'], false, 2)).batches.map(({ text }) => text)).toEqual(['d\n']);
    expect(withOutput(two, output([], true)).batches).toEqual([]);

    let tail = noOutput;
    for (let batch = 0; batch < 500; batch += 1) tail = withOutput(tail, output(Array.from({ length: 100 }, String)));
    expect(tail.batches.reduce((sum, { lines }) => sum + lines, 0)).toBeLessThanOrEqual(1500);
    expect(withOutput(tail, output(Array.from({ length: 9000 }, String))).batches.at(-1)?.lines).toBe(1500);
  });

  test('a batch that is drawn keeps its number', () => {
    const one = withOutput(noOutput, output(['a']));
    const two = withOutput(one, output(['b']));
    expect(two.batches[0]).toBe(one.batches[0]);
  });
});

describe('the dashboard', () => {
  const welcome = {
    version: '1',
    control: false,
    order_key: null,
    projects: [
      { id: 'a', project: 'a', host: null },
      { id: 'b', project: 'b', host: 'pi' },
    ],
  };
  const now = { id: 'a', at: '2026-11-22T00:00:00Z', peek: {}, orphans: [], detectors: [] };

  test('a project that is seen again is not unseen, and the others are left alone', () => {
    const unseen = withUnseen(welcomed(emptyDashboard, welcome), { id: 'a', since: now.at, why: 'away' });
    const seen = withNow(unseen, now, 5);
    expect(unseen.projects[0]?.unseen?.why).toBe('away');
    expect(seen.projects[0]).not.toHaveProperty('unseen');
    expect(seen.projects[0]?.cameAt).toBe(5);
    expect(seen.projects[1]).toBe(unseen.projects[1]);
  });

  test('a welcome after a lost connection keeps what is known', () => {
    const known = withNow(welcomed(emptyDashboard, welcome), now, 5);
    expect(welcomed(known, welcome).projects[0]?.now).toBe(now);
  });

  test('only a page that reaches further back moves the cursor', () => {
    const first = withFetched(welcomed(emptyDashboard, welcome), 'a', { page: pageOf({ older: 'x' }), deepest: true });
    const between = withFetched(first, 'a', { page: pageOf({ older: 'y' }), deepest: false });
    expect(between.projects[0]?.history.older).toBe('x');
  });
});
