import { describe, expect, test } from 'bun:test';
import { streaksAfter, type EndedRound } from '../../../src/loop/streaks.ts';
import { noStreaks } from '../../../src/model/loop-state.ts';
import type { Progress } from '../../../src/model/round-report.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { loopPolicy, progress, roundReport } from '../../support/loop.ts';

const policy = loopPolicy({ promise: { text: '<done>', rounds: 2 } });

/** The streaks after these rounds, from none. */
const after = (...rounds: readonly Partial<EndedRound>[]) =>
  rounds.reduce(
    (streaks, round) => streaksAfter(policy, streaks, { ...roundReport(), ...round }, fakeStart),
    noStreaks,
  );

describe('rounds without progress', () => {
  const nothing = { progress: progress() };
  const changed = (change: Partial<Progress>) => ({ progress: progress(change) });

  test('are counted in a row', () => {
    expect(after(nothing, nothing).unchanged).toBe(2);
    expect(after(nothing, changed({ headMoved: true })).unchanged).toBe(0);
    expect(after(nothing, changed({ treeChanged: true })).unchanged).toBe(0);
  });

  test('lines that only moved are none', () => {
    expect(after(nothing, changed({ treeChanged: true, cosmeticOnly: true })).unchanged).toBe(2);
    expect(after(nothing, changed({ headMoved: true, treeChanged: true, cosmeticOnly: true })).unchanged).toBe(2);
  });

  test.each(['failed', 'timeout', 'stalled', 'context'] as const)('%s counts, too', (name) => {
    expect(after(nothing, { outcome: { name }, ...nothing }).unchanged).toBe(2);
  });

  test.each([
    { name: 'quota', scope: 'weekly' },
    { name: 'transient', kind: 'server' },
    { name: 'auth' },
    { name: 'cancelled' },
  ] as const)('$name had no chance, and neither counts nor clears', (outcome) => {
    expect(after(nothing, { outcome, ...nothing }).unchanged).toBe(1);
  });

  test('an agent that says that it had nothing to do is fine', () => {
    expect(after(nothing, { idle: 'no open issue', ...nothing }).unchanged).toBe(0);
  });

  test('where git could not tell, nothing is known', () => {
    expect(after(nothing, {}).unchanged).toBe(1);
  });
});

describe('a promise', () => {
  const promised = { finalMessage: 'All is well. <done>' };

  test('is counted in good rounds in a row', () => {
    expect(after(promised, promised).promises).toBe(2);
    expect(after(promised, { finalMessage: 'Not yet.' }).promises).toBe(0);
    expect(after(promised, {}).promises).toBe(0);
  });

  test('of a round that failed counts for nothing, and breaks no row', () => {
    expect(after(promised, { outcome: { name: 'timeout' }, ...promised }).promises).toBe(1);
  });
});
