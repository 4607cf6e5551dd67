import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { WatchScene } from '../../../src/verbs/watch.ts';
import { bar, roundStrip, sparkline } from '../../../src/views/watch-drawings.ts';
import { watchFrame, type WatchScreen } from '../../../src/views/watch.ts';
import { paint } from '../../../src/views/style.ts';
import { expectGolden } from '../../support/golden.ts';
import { atWork, untouched, waiting } from '../../support/snapshot.ts';

const screen: WatchScreen = { columns: 80, rows: 24, color: false, timeZone: 'UTC', keys: true };

const samples = Array.from({ length: 60 }, (_, index) => ({
  ...atWork.system,
  mem_used_pct: 20 + index,
  disk_used_pct: 70 + index / 30,
}));

const scene = (change: Partial<WatchScene> = {}): WatchScene => ({
  snapshot: atWork,
  state: { pane: 'overview', asking: false },
  samples,
  ...change,
});

const sizes = [
  [80, 24],
  [120, 40],
  [40, 12],
] as const;

const frame = (shown: WatchScene, change: Partial<WatchScreen> = {}): string =>
  `${watchFrame(shown, { ...screen, ...change }).join('\n')}\n`;

describe('a frame (UPDATE_GOLDEN=1 writes the goldens anew)', () => {
  test.each(sizes)('of a round in progress at %dx%d', (columns, rows) =>
    expectGolden(`views/watch-${columns}x${rows}.txt`, frame(scene(), { columns, rows })),
  );

  test('of a wait, with its countdown', () => {
    expectGolden('views/watch-waiting.txt', frame(scene({ snapshot: waiting })));
  });

  test('of the log alone', () => {
    expectGolden('views/watch-log.txt', frame(scene({ state: { pane: 'log', asking: false } }), { rows: 8 }));
  });

  test('in a pipe, and of nothing at all', () => {
    expectGolden('views/watch-pipe.txt', frame(scene({ snapshot: untouched, samples: [] }), { keys: false }));
  });
});

describe('a frame', () => {
  test('fits its screen whatever it is, and fills one that has keys', () => {
    const size = fc.record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) });
    const snapshots = { atWork, waiting, untouched };
    const shown = fc.constantFrom('atWork', 'waiting', 'untouched');
    const pane = fc.constantFrom('overview', 'log');
    fc.assert(
      fc.property(size, shown, pane, fc.boolean(), (room, name, which, color) => {
        const state = { pane: which, asking: false } as const;
        const lines = watchFrame(scene({ snapshot: snapshots[name], state }), { ...screen, ...room, color });
        expect(lines.length).toBe(room.rows);
        expect(Math.max(...lines.map((line) => Bun.stringWidth(line)))).toBeLessThanOrEqual(room.columns);
      }),
    );
  });

  test('what an agent wrote steers nothing, and without colour there is not one escape', () => {
    // oxlint-disable-next-line no-control-regex -- it is what must not be there
    const steering = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/;
    expect(frame(scene())).not.toMatch(steering);
    expect(Bun.stripANSI(frame(scene(), { color: true }))).toBe(frame(scene()));
  });

  test('the last row asks, or tells what came of an order, or names the keys', () => {
    const foot = (state: Partial<WatchScene['state']>): string =>
      watchFrame(scene({ state: { pane: 'overview', asking: false, ...state } }), screen).at(-1) ?? '';
    expect(foot({})).toStartWith('q leave');
    expect(foot({ note: 'asked\u001B[2J to end' })).toBe('asked [2J to end');
    expect(foot({ asking: true })).toContain('y kills');
  });
});

describe('the drawings', () => {
  test('a bar is as long as it is told, and never longer', () => {
    expect([0, 0.5, 1, 7, -1].map((share) => bar(share, 4))).toEqual(['░░░░', '██░░', '████', '████', '░░░░']);
  });

  test('a sparkline shows the latest, on a scale from nothing to all', () => {
    expect(sparkline([99, 0, 50, 100], 3)).toBe('▁▅█');
    expect(sparkline([], 3)).toBe('');
  });

  test('the strip always holds the chosen round', () => {
    const { rounds } = atWork.recent;
    const strip = (chosen: number, width: number): string =>
      roundStrip(rounds, chosen, { width, colors: paint(false) });
    expect(strip(13, 100)).toContain('[13▶]');
    for (const { roundNum } of rounds) expect(strip(roundNum, 12)).toContain(`[${roundNum}`);
  });
});
