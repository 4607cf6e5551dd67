import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { ledBy, withDescendants } from '../../../src/platform/membership.ts';
import type { ProcessEntry } from '../../../src/platform/process-table.ts';

const entry = (pid: number, parent: number, changes: Partial<ProcessEntry> = {}): ProcessEntry => ({
  pid,
  parent,
  group: pid,
  session: pid,
  zombie: false,
  birth: pid,
  residentBytes: 0,
  cpuMs: 0,
  startedAt: 0,
  ...changes,
});

const pids = (entries: readonly ProcessEntry[]): readonly number[] =>
  entries.map(({ pid }) => pid).toSorted((a, b) => a - b);

test('descendants are found at any depth, and the dead are left out', () => {
  const table = [
    entry(1, 0),
    entry(10, 1),
    entry(11, 10),
    entry(12, 11, { zombie: true }),
    entry(13, 11),
    entry(20, 1),
  ];
  expect(pids(withDescendants(table, [entry(10, 1)]))).toEqual([10, 11, 13]);
});

test('a member of the group or session belongs to the leader, whoever its parent is', () => {
  const leader = { pid: 10, birth: 10 };
  const table = [entry(10, 1), entry(11, 1, { group: 10 }), entry(12, 1, { session: 10 }), entry(20, 1)];
  expect(pids(ledBy(table, leader))).toEqual([10, 11, 12]);
  expect(pids(ledBy(table.slice(1), leader))).toEqual([11, 12]);
});

test('a later process with the id of the leader is not it', () => {
  const table = [entry(10, 1, { birth: 999 }), entry(11, 10, { group: 10, session: 10 })];
  expect(ledBy(table, { pid: 10, birth: 10 })).toEqual([]);
});

test('whatever the table looks like, everybody found is a root or the child of one who was found', () => {
  // Even with cycles and missing parents, which a table read while it changes can hold.
  const table = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 30 })), { maxLength: 30 })
    .map((pairs) => [...new Map(pairs).entries()].map(([pid, parent]) => entry(pid, parent)));
  fc.assert(
    fc.property(table, fc.array(fc.nat({ max: 29 })), (entries, picks) => {
      const roots = picks.flatMap((pick) => entries.slice(pick, pick + 1));
      const found = withDescendants(entries, roots);
      const ids = new Set(pids(found));
      expect(ids.size).toBe(found.length);
      for (const { pid, parent } of entries) {
        expect(ids.has(pid)).toBe(roots.some((root) => root.pid === pid) || ids.has(parent));
      }
    }),
  );
});
