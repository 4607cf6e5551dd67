import { describe, expect, test } from 'bun:test';
import { seenBy } from '../../../src/loop/accounts.ts';
import { decide } from '../../../src/loop/decide.ts';
import { stepEvents } from '../../../src/loop/events.ts';
import { playAnyway, playOf } from '../../../src/loop/players.ts';
import type { LoopInput, LoopStep } from '../../../src/loop/step.ts';
import type { Wait } from '../../../src/model/decision.ts';
import type { LoopPolicy } from '../../../src/model/loop-policy.ts';
import type { LoopState } from '../../../src/model/loop-state.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { seconds } from '../../../src/model/time.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { loopFacts, loopPolicy, player, readyState } from '../../support/loop.ts';

const hours = (count: number): number => seconds(3600) * count;
const until = (ahead: number, reason: Wait['reason'] = 'quota'): Wait => ({
  kind: 'instant',
  reason,
  since: fakeStart,
  until: fakeStart + ahead,
  why: 'a limit',
});

const claude = player('claude');
const codex = player('codex', { fallback: 'codex' });
const gemini = player('gemini');

/** Build by claude, or codex; review by gemini. */
const phases: Partial<LoopPolicy> = {
  phases: ['build', 'review'],
  players: { build: [claude, codex], review: [gemini] },
};

describe('who plays', () => {
  const policy = loopPolicy(phases);

  test('is the phase’s own agent where nothing stands against it', () => {
    expect(playOf(policy, {}, 1, fakeStart)).toEqual({ kind: 'play', phase: 'build', player: claude });
    expect(playOf(policy, {}, 2, fakeStart)).toEqual({ kind: 'play', phase: 'review', player: gemini });
  });

  test('is the first who stands in while that one waits, and no longer', () => {
    const waits = { claude: until(hours(1)) };
    expect(playOf(policy, waits, 1, fakeStart)).toMatchObject({ player: codex });
    expect(playOf(policy, waits, 1, fakeStart + hours(1))).toMatchObject({ player: claude });
  });

  test('is nobody where all wait: whose wait ends first is waited for', () => {
    const waits = { claude: until(hours(3)), codex: until(hours(2)) };
    expect(playOf(policy, waits, 1, fakeStart)).toMatchObject({ kind: 'wait', wait: waits.codex });
    expect(playAnyway(policy, waits, 1, fakeStart)).toEqual({ kind: 'play', phase: 'build', player: claude });
  });

  test('with skip it is the next phase of which somebody can, and the rotation stays where it is', () => {
    const skipping = loopPolicy({ ...phases, phasePolicy: 'skip' });
    const waits = { claude: until(hours(3)), codex: until(hours(2)) };
    const played = [1, 2, 3, 4].map((roundNum) => playAnyway(skipping, waits, roundNum, fakeStart).phase);
    expect(played).toEqual(['review', 'review', 'review', 'review']);
    expect(playOf(skipping, waits, 5, fakeStart + hours(2))).toMatchObject({ phase: 'build', player: codex });
    const all = { ...waits, gemini: until(hours(1)) };
    expect(playOf(skipping, all, 1, fakeStart)).toMatchObject({ kind: 'wait', wait: all.gemini });
  });

  test('without players it is the phase alone', () => {
    expect(playOf(loopPolicy({ phases: ['a', 'b'] }), undefined, 2, fakeStart)).toEqual({ kind: 'play', phase: 'b' });
  });

  test('a guess that a clock set back would prolong is over', () => {
    const waits = { claude: { ...until(hours(1)), kind: 'delay' as const } };
    expect(playOf(policy, waits, 1, fakeStart - hours(9))).toMatchObject({ player: claude });
  });
});

describe('streaks of a login', () => {
  test('are those of the login that runs; others keep theirs', () => {
    const first = seenBy(readyState({ failures: 2, guesses: 3, limits: 3 }), 'claude');
    expect(first.streaks).toMatchObject({ failures: 2, guesses: 3 });
    const other = seenBy(first, 'codex');
    expect(other.streaks).toMatchObject({ failures: 2, guesses: 0, limits: 0 });
    expect(seenBy(other, 'claude')).toEqual({ ...first, accounts: { codex: expect.anything() } });
  });
});

/** Plays rounds at the same moment: who ran, and how it ended. */
const play = (policy: LoopPolicy, rounds: readonly (readonly [string, Outcome])[], first: LoopState = readyState()) => {
  const steps: { readonly step: LoopStep; readonly before: LoopState; readonly input: LoopInput }[] = [];
  let state = first;
  for (const [index, [credential, outcome]] of rounds.entries()) {
    const round = { roundNum: index + 1, phase: '', outcome, duration: hours(1), credential };
    const input: LoopInput = { kind: 'round', round };
    const step = decide(policy, state, input, loopFacts({ nextRound: index + 2 }));
    steps.push({ step, before: state, input });
    ({ state } = step);
  }
  return steps;
};
const quota = (ahead?: number): Outcome => ({
  name: 'quota',
  scope: 'five_hour',
  ...(ahead === undefined ? {} : { resetsAt: fakeStart + ahead }),
});

describe('a login that waits', () => {
  const policy = loopPolicy({ players: { '': [claude, codex] } });

  test('lets who stands in go on after the restart delay', () => {
    const [{ step, before, input }] = play(policy, [['claude', quota(hours(2))]]) as [ReturnType<typeof play>[0]];
    expect(step.decision).toMatchObject({
      kind: 'wait',
      wait: { reason: 'restart_delay', until: fakeStart + seconds(3), why: expect.stringContaining('codex goes on') },
    });
    expect(step.state.waits?.['claude']).toMatchObject({ reason: 'quota', until: fakeStart + hours(2) + seconds(60) });
    expect(stepEvents(policy, before, input, step)).toMatchObject([
      { event: 'quota_wait_started', until: new Date(fakeStart + hours(2) + seconds(60)).toISOString() },
    ]);
  });

  test('is waited for where nobody else can: until the first of all', () => {
    const steps = play(policy, [
      ['claude', quota(hours(2))],
      ['codex', quota(hours(1))],
    ]);
    expect(steps[1]?.step.decision).toMatchObject({
      wait: { reason: 'quota', until: fakeStart + hours(1) + seconds(60), why: expect.stringMatching(/^codex: /) },
    });
  });

  test('that is over sooner than the restart delay does not hurry the next round', () => {
    const slow = loopPolicy({ ...policy, restartDelayMs: hours(1) });
    const steps = play(slow, [
      ['claude', quota(seconds(10))],
      ['codex', quota(hours(5))],
    ]);
    expect(steps[1]?.step.decision).toMatchObject({ wait: { until: fakeStart + hours(1) } });
  });

  test('keeps its guesses while another does well, and tells no end of a limit that is not lifted', () => {
    const steps = play(policy, [
      ['claude', quota()],
      ['codex', { name: 'ok' }],
      ['claude', quota()],
    ]);
    expect(steps[2]?.step.state.waits?.['claude']?.until).toBe(fakeStart + seconds(600));
    const { before, input, step } = steps[1]!;
    expect(stepEvents(policy, before, input, step).map(({ event }) => event)).toEqual([]);
  });

  test.each(['ok', 'timeout'] as const)('is free again after a round of its own that ended as %s', (name) => {
    const steps = play(policy, [
      ['claude', quota()],
      ['claude', { name }],
    ]);
    expect(steps[1]?.step.state.waits).toEqual({});
  });

  test('that ends at the same moment as the restart delay does not take it away at a restart', () => {
    const slow = loopPolicy({ ...policy, restartDelayMs: seconds(900) });
    const [{ step }] = play(slow, [['claude', quota()]]) as [ReturnType<typeof play>[0]];
    expect(step.state).toMatchObject({ wait: { reason: 'restart_delay', until: step.state.waits?.['claude']?.until } });
    const start: LoopInput = { kind: 'start', interrupted: false };
    expect(decide(slow, step.state, start, loopFacts({ nextRound: 2 })).decision.kind).toBe('wait');
  });

  test('of a predecessor is passed over where somebody can stand in now', () => {
    const alone = loopPolicy({ players: { '': [claude] } });
    const [{ step }] = play(alone, [['claude', quota(hours(2))]]) as [ReturnType<typeof play>[0]];
    expect(step.state).toMatchObject({ kind: 'waiting', wait: { reason: 'quota' } });
    const start: LoopInput = { kind: 'start', interrupted: false };
    const facts = loopFacts({ nextRound: 2 });
    expect(decide(alone, step.state, start, facts).decision).toMatchObject({ kind: 'wait', wait: { reason: 'quota' } });
    expect(decide(policy, step.state, start, facts).decision.kind).toBe('run');
  });
});

test('an agent that stands in and is not installed is put aside, and ends nothing', () => {
  const policy = loopPolicy({ players: { '': [claude, codex] } });
  const [{ step }] = play(policy, [['claude', quota(hours(2))]]) as [ReturnType<typeof play>[0]];
  const checks = [{ name: 'agent_cli', reason: 'codex is not an executable', fix: '', transient: false }];
  const refused = (credential: string) =>
    decide(
      policy,
      step.state,
      { kind: 'refused', failure: { code: 'startup_check_failed', checks }, credential },
      loopFacts({ nextRound: 2 }),
    ).decision;
  expect(refused('codex')).toMatchObject({ wait: { reason: 'startup_check', until: fakeStart + hours(1) } });
  expect(refused('claude')).toMatchObject({ kind: 'stop', reason: 'config_broken' });
});

describe('a refused login', () => {
  const auth: Outcome = { name: 'auth' };
  const policy = loopPolicy({ players: { '': [claude, codex] } });
  const refused = [
    ['claude', auth],
    ['claude', auth],
  ] as const;

  test('is put aside for an hour while another can play', () => {
    const { step } = play(policy, refused)[1]!;
    expect(step.decision).toMatchObject({ kind: 'wait', wait: { reason: 'restart_delay' } });
    expect(step.state.waits?.['claude']).toMatchObject({ reason: 'auth', until: fakeStart + hours(1) });
  });

  test('ends the Loop with 77 when all are refused', () => {
    const steps = play(policy, [...refused, ['codex', auth], ['codex', auth]]);
    expect(steps[2]?.step.decision.kind).toBe('wait');
    expect(steps[3]?.step.decision).toMatchObject({ kind: 'stop', reason: 'auth', exit: 'noAccess' });
    expect(steps[3]?.step.state.refused).toEqual({ claude: '', codex: '' });
  });

  test('does not end it while another only waits for its limit', () => {
    const steps = play(policy, [['codex', quota(hours(2))], ...refused]);
    expect(steps[2]?.step.decision).toMatchObject({ kind: 'wait', wait: { reason: 'auth' } });
  });

  test('of a phase that nobody else can play ends it, whatever phase is next, unless that one may be skipped', () => {
    const ownAgents: Partial<LoopPolicy> = {
      phases: ['build', 'review'],
      players: { build: [claude], review: [gemini] },
    };
    const rounds = [
      ['claude', auth],
      ['gemini', { name: 'ok' }],
      ['claude', auth],
    ] as const;
    expect(play(loopPolicy(ownAgents), rounds)[2]?.step.decision).toMatchObject({ kind: 'stop', reason: 'auth' });
    const skipping = loopPolicy({ ...ownAgents, phasePolicy: 'skip' });
    expect(play(skipping, rounds)[2]?.step.decision.kind).toBe('wait');
  });

  const alone = (stamp: string) => loopPolicy({ players: { '': [player('claude', { stamp })] } });
  const ended = play(alone('old'), refused)[1]!.step.state;
  const again = (policyNow: LoopPolicy) => {
    const started = decide(policyNow, ended, { kind: 'start', interrupted: false }, loopFacts({ nextRound: 3 }));
    expect(started.decision.kind).toBe('run');
    return play(policyNow, [['claude', auth]], started.state)[0]!.step.decision.kind;
  };

  test('that is the same at the next start is tried once', () => {
    expect(again(alone('old'))).toBe('stop');
  });

  test.each([
    ['was renewed', alone('new')],
    ['is another', loopPolicy({ players: { '': [player('claude', { credential: 'claude 2' })] } })],
  ])('that %s at the next start is as good as new, and told', (_, policyNow) => {
    expect(again(policyNow)).toBe('wait');
    const input: LoopInput = { kind: 'start', interrupted: false };
    const step = decide(policyNow, ended, input, loopFacts({ nextRound: 3 }));
    expect(stepEvents(policyNow, ended, input, step)).toEqual([{ event: 'agent_login_changed', credential: 'claude' }]);
  });
});
