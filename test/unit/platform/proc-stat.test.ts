import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { parseStat, statName } from '../../../src/platform/proc-stat.ts';

const units = { pageBytes: 4096, bootedAt: 1_000_000 };

// proc(5)'s fields from the third on, of a real process.
const fields = (state: string, threads: number): string =>
  `${state} 41 42 43 0 -1 4194560 1 2 3 4 150 50 7 8 20 0 ${threads} 0 1234 30000000 512 18446744073709551615 1 1`;

test('a line is read in bytes, milliseconds and instants', () => {
  expect(parseStat(`40 (perl) ${fields('S', 1)}\n`, units)).toEqual({
    pid: 40,
    parent: 41,
    group: 42,
    session: 43,
    zombie: false,
    birth: 1234,
    residentBytes: 512 * 4096,
    cpuMs: 2000,
    startedAt: 1_012_340,
  });
});

test('no name of a program confuses it', () => {
  const name = fc.string({
    minLength: 0,
    maxLength: 15,
    unit: fc.constantFrom(')', '(', ' ', '\n', 'S', 'Z', '0', '9', '\\', '\u00ff'),
  });
  fc.assert(
    fc.property(name, (comm) => {
      const line = `40 (${comm}) ${fields('S', 1)}\n`;
      expect(parseStat(line, units)).toMatchObject({ pid: 40, parent: 41, group: 42, session: 43, birth: 1234 });
      expect(statName(line)).toBe(comm);
    }),
  );
});

test('a zombie is one, unless threads of it live on', () => {
  expect(parseStat(`40 (a) ${fields('Z', 1)}`, units)?.zombie).toBe(true);
  expect(parseStat(`40 (a) ${fields('Z', 3)}`, units)?.zombie).toBe(false);
  expect(parseStat(`40 (a) ${fields('X', 1)}`, units)?.zombie).toBe(true);
  expect(parseStat(`40 (a) ${fields('D', 1)}`, units)?.zombie).toBe(false);
});

test('what is no such line is none', () => {
  expect(parseStat('', units)).toBeUndefined();
});
