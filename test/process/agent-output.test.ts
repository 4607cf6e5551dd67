import { describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { agentRound, type AgentRoundOptions } from '../support/agent-round.ts';
import { leavesNobody } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { valueOf } from '../support/value-of.ts';

leavesNobody();

const mebibyte = 1024 * 1024;

/** How a script's round ended, and how long it took from its start to its verdict. */
const roundOf = async (folder: Scratch, script: string, options: AgentRoundOptions = {}) => {
  const startedAt = performance.now();
  const { end, verdict } = valueOf(await agentRound(folder, script, options).ended);
  return { end, verdict, tookMs: performance.now() - startedAt };
};

const result = `'{"type":"result","subtype":"success","is_error":false,"result":"all done"}'`;

describe('the wall falls in time though the log fills with', () => {
  // A look that is bounded by bytes decodes four million of them before any timer gets its turn.
  for (const [what, line] of [
    ['empty lines', ''],
    ['lines of one letter', 'a'],
  ] as const) {
    test(
      what,
      async () => {
        using folder = scratch();
        const flood = `(yes '${line}' | head -c 300M) & exec sleep 61`;
        const { end } = await roundOf(folder, flood, { limits: { timeoutMs: 1500, killGraceMs: 100 } });
        expect(end).toMatchObject({ endedBy: 'timeout' });
        // Four times what an idle machine shows at its worst.
        expect(end.duration - 1500).toBeLessThan(200);
      },
      60_000,
    );
  }
});

describe('the end of a round is not held up by', () => {
  test('300 MB of empty lines, behind which the verdict stands', async () => {
    using folder = scratch();
    const script = `head -c 300M /dev/zero | tr '\\0' '\\n'; echo ${result}`;
    const { verdict, end, tookMs } = await roundOf(folder, script, { preset: 'claude' });
    expect(verdict).toMatchObject({ outcome: { name: 'ok' }, finalMessage: 'all done' });
    expect(verdict.evidence).toMatchObject([{ line: 300 * mebibyte + 1 }]);
    expect(tookMs - end.duration).toBeLessThan(9000);
  }, 60_000);

  test('a log whose name leads to a device without end', async () => {
    using folder = scratch();
    const script = `echo ${result}; ln -sf /dev/zero "$0"`;
    const { verdict, end, tookMs } = await roundOf(folder, script, { preset: 'claude' });
    expect(verdict).toMatchObject({ outcome: { name: 'ok' }, finalMessage: 'all done' });
    expect(tookMs - end.duration).toBeLessThan(2000);
  }, 30_000);

  test('a log in whose place a named pipe stands', async () => {
    using folder = scratch();
    const script = `echo ${result}; rm "$0"; mkfifo "$0"`;
    const { verdict } = await roundOf(folder, script, { preset: 'claude' });
    expect(verdict).toMatchObject({ outcome: { name: 'ok' }, finalMessage: 'all done' });
  }, 30_000);

  test('a terabyte of nothing, of which only the end is read', async () => {
    using folder = scratch();
    const script = `truncate -s 1T "$0"; printf '\\n%s\\n' ${result}`;
    const { verdict, tookMs } = await roundOf(folder, script, { preset: 'claude', limits: { logBytes: 2 ** 50 } });
    expect(verdict).toMatchObject({ outcome: { name: 'ok' }, finalMessage: 'all done' });
    expect(tookMs).toBeLessThan(25_000);
  }, 60_000);

  test('a terabyte of nothing, once somebody kills the round', async () => {
    using folder = scratch();
    const { ended, kill, journal } = agentRound(folder, 'truncate -s 1T "$0"', { limits: { logBytes: 2 ** 50 } });
    await until(() => journal.kinds().includes('agent_spawn'), { what: 'the agent' });
    setTimeout(() => kill.abort(), 1500);
    const startedAt = performance.now();
    valueOf(await ended);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  }, 30_000);
});

describe('an agent that unlinks its log', () => {
  test('is still ended at the limit of its log', async () => {
    using folder = scratch();
    const { end } = await roundOf(folder, 'rm "$0"; exec yes', { limits: { logBytes: 20 * mebibyte } });
    expect(end).toMatchObject({ endedBy: 'log_flood' });
  }, 30_000);

  test('is not stalled while it speaks', async () => {
    using folder = scratch();
    const script = 'rm "$0"; for n in 1 2 3 4 5 6 7 8; do echo $n; sleep 0.2; done';
    const { end } = await roundOf(folder, script, { limits: { stallMs: 700 } });
    expect(end).toMatchObject({ endedBy: 'agent' });
  }, 30_000);

  test('is read to its end', async () => {
    using folder = scratch();
    const { verdict } = await roundOf(folder, `rm "$0"; echo ${result}`, { preset: 'claude' });
    expect(verdict).toMatchObject({ outcome: { name: 'ok' }, finalMessage: 'all done' });
  }, 30_000);
});

test.if(process.platform === 'linux')(
  'no descriptor of a log stays open behind its round',
  async () => {
    using folder = scratch();
    await roundOf(folder, 'true');
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let round = 0; round < 20; round += 1) await roundOf(folder, 'true');
    expect(open()).toBeLessThanOrEqual(before);
  },
  60_000,
);

test('our own memory stays flat while an agent prints lines of megabytes', async () => {
  using folder = scratch();
  await roundOf(folder, 'true');
  Bun.gc(true);
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  // 50 lines of 20 MB.
  const script = `n=0; while [ $n -lt 50 ]; do head -c 20M /dev/zero | tr '\\0' x; echo; n=$((n + 1)); done`;
  const { end } = await roundOf(folder, script, { limits: { logBytes: 2 ** 40 } });
  clearInterval(look);
  expect(end).toMatchObject({ endedBy: 'agent' });
  expect((peak - before) / mebibyte).toBeLessThan(60);
}, 60_000);
