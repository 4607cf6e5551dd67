import { expect, test } from 'bun:test';
import type { ProcessFacts } from '../../../src/ports/processes.ts';
import { isOverdue, lingerOn, type Linger, type LingerLook } from '../../../src/round/linger.ts';

const busy = (command: string, cpuMs: number, pid = 7): ProcessFacts => ({
  pid,
  parent: 1,
  command,
  residentBytes: 0,
  cpuMs,
  startedAt: 0,
});

/** Looks at these moments come to this. */
const after = (...looks: readonly LingerLook[]): Linger | undefined =>
  looks.reduce<Linger | undefined>((before, look) => lingerOn(before, look), undefined);

const look = (at: number, others: readonly ProcessFacts[] = [], logBytes = 0): LingerLook => ({ at, others, logBytes });

const overdue = (linger: Linger | undefined): boolean => linger !== undefined && isOverdue(linger, 1000);

test('an agent alone is overdue when its grace is over', () => {
  expect(overdue(after(look(0), look(999)))).toBe(false);
  expect(overdue(after(look(0), look(500), look(1000)))).toBe(true);
});

test('processor time of a child is work, and the grace begins anew', () => {
  const linger = after(look(0, [busy('cargo test', 100)]), look(600, [busy('cargo test', 400)]), look(1200, []));
  expect(linger?.idleSince).toBe(600);
  expect(overdue(linger)).toBe(false);
});

test('a child that was born since the last look counts with all that it used', () => {
  expect(after(look(0), look(600, [busy('make', 300)]))?.idleSince).toBe(600);
});

test('output is work', () => {
  expect(after(look(0, [], 10), look(600, [], 11), look(1200, [], 11))?.idleSince).toBe(600);
});

test('a child that only waits is no work', () => {
  expect(overdue(after(look(0, [busy('sleep 300', 2)]), look(1000, [busy('sleep 300', 12)])))).toBe(true);
});

test('helpers that agents keep for later are no work, however busy', () => {
  const helpers = [
    'node /home/u/.npm/_npx/1/node_modules/.bin/mcp-server-filesystem /work',
    'npm exec @modelcontextprotocol/server-memory mcp',
    'node tsserver.js --useInferredProjectPerProjectRoot',
    'typescript-language-server --stdio',
    'gopls serve',
    'git fsmonitor--daemon run',
  ];
  for (const helper of helpers) {
    expect([helper, overdue(after(look(0, [busy(helper, 0)]), look(1000, [busy(helper, 900)])))]).toEqual([
      helper,
      true,
    ]);
  }
  expect(overdue(after(look(0, [busy('pytest', 0)]), look(1000, [busy('pytest', 900)])))).toBe(false);
});
