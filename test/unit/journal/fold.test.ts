import { describe, expect, test } from 'bun:test';
import { foldRounds, withEvent } from '../../../src/journal/fold.ts';
import { isOpen, type RoundRecord } from '../../../src/model/round-record.ts';
import type { JournalEvent, NewEvent } from '../../../src/model/event.ts';

const start = Date.UTC(2026, 10, 22, 12);
/** Events a second apart from noon. */
const told = (...events: readonly NewEvent[]): readonly JournalEvent[] =>
  events.map((event, index) => ({ ...event, ts: new Date(start + index * 1000).toISOString() }));
const exit = (changes: Partial<Extract<NewEvent, { event: 'agent_exit' }>> = {}) =>
  ({ event: 'agent_exit', round_num: 1, exit_code: 0, duration_s: 2, timed_out: false, ...changes }) as const;
const begin = { event: 'round_start', round_num: 1, phase: 'dev', round_id: 'mark', agent: 'claude' } as const;
const spawn = { event: 'agent_spawn', round_num: 1, timeout_s: 60, pid: 42, log: 'R1-x.log' } as const;
const finish = { event: 'round_end', round_num: 1 } as const;
const outcomeOf = (...events: readonly NewEvent[]): unknown => {
  const state = foldRounds(told(...events)).at(-1)?.state;
  return state?.kind === 'ended' ? state.outcome : state?.kind;
};

describe('a round', () => {
  test('goes from starting through running and settling to its end', () => {
    expect(outcomeOf(begin)).toBe('starting');
    expect(outcomeOf(begin, spawn)).toBe('running');
    expect(outcomeOf(begin, spawn, exit())).toBe('settling');
    expect(outcomeOf(begin, spawn, exit(), finish)).toEqual({ name: 'ok' });
  });

  test('carries what its events told', () => {
    const [round] = foldRounds(
      told(
        begin,
        spawn,
        exit({ outcome: 'quota', outcome_detail: { scope: 'weekly' }, lingered: true, swept: ['43 sleep 9'] }),
        { event: 'dirty_detected', round_num: 1, files: ['a'], file_count: 2000, cosmetic: true },
        { event: 'orphan_snapshot_kept', round_num: 1, sha: 'abc', kept_ref: 'refs/x', reason: 'quota' },
        { event: 'agent_usage_recorded', round_num: 1, tokens_in: 5 },
        finish,
      ),
    );
    expect(round).toMatchObject({
      roundNum: 1,
      phase: 'dev',
      startedAt: start,
      roundId: 'mark',
      agent: 'claude',
      log: 'R1-x.log',
      timeout: 60_000,
      interrupted: false,
      dirty: { files: ['a'], count: 2000, cosmetic: true },
      kept: { how: 'snapshot', sha: 'abc', ref: 'refs/x' },
      usage: { tokens_in: 5 },
      state: {
        kind: 'ended',
        at: start + 6000,
        outcome: { name: 'quota', scope: 'weekly' },
        agentEnd: {
          exitCode: 0,
          duration: 2000,
          timedOut: false,
          lingered: true,
          swept: ['43 sleep 9'],
          survivors: [],
        },
      },
    });
  });

  test('whose agent could not be started failed', () => {
    expect(outcomeOf(begin, finish)).toEqual({ name: 'failed' });
  });

  test('has the outcome of its end, else that of its agent', () => {
    expect(outcomeOf(begin, exit({ outcome: 'ok' }), { ...finish, outcome: 'interrupted' })).toEqual({
      name: 'interrupted',
    });
    expect(outcomeOf(begin, exit({ outcome: 'auth' }), finish)).toEqual({ name: 'auth' });
  });

  test('of the Python tool, which told none, has the one that follows from exit and wall', () => {
    expect(outcomeOf(begin, exit({ exit_code: -15, timed_out: true }), finish)).toEqual({ name: 'timeout' });
    expect(outcomeOf(begin, exit({ exit_code: 3 }), finish)).toEqual({ name: 'failed' });
    expect(outcomeOf(begin, exit(), finish)).toEqual({ name: 'ok' });
  });

  test('that a successor began to close is known as such', () => {
    const [round] = foldRounds(told(begin, spawn, { event: 'round_interrupted', round_num: 1, swept: [] }));
    expect(round).toMatchObject({ interrupted: true, state: { kind: 'running', pid: 42 } });
    expect(round !== undefined && isOpen(round)).toBeTrue();
  });
});

describe('rounds', () => {
  test('keep apart, in the order of their starts', () => {
    const second = { event: 'round_start', round_num: 2 } as const;
    const rounds = foldRounds(told(begin, second, { ...exit(), round_num: 2 }, finish));
    expect(rounds.map(({ roundNum, state }) => [roundNum, state.kind])).toEqual([
      [1, 'ended'],
      [2, 'settling'],
    ]);
    expect(rounds[1]?.phase).toBe('');
  });

  test('whose start lies before the window are passed over', () => {
    expect(foldRounds(told(spawn, exit(), finish))).toEqual([]);
  });

  test('come out the same, told one event at a time', () => {
    const events = told(begin, spawn, exit({ swept: ['43 sleep 9'] }), finish, { event: 'round_start', round_num: 2 });
    const none: readonly RoundRecord[] = [];
    expect(events.reduce(withEvent, none)).toEqual([...foldRounds(events)]);
    expect(told(spawn).reduce(withEvent, none)).toEqual([]);
  });

  test('of one number told twice are two, and the later events belong to the later', () => {
    const rounds = foldRounds(told(begin, begin, finish));
    expect(rounds.map(({ state }) => state.kind)).toEqual(['starting', 'ended']);
  });
});
