import { describe, expect, test } from 'bun:test';
import type { SupervisorStatus } from '../../../src/verbs/status.ts';
import { statusJson } from '../../../src/views/status-json.ts';
import { endingLine, statusText } from '../../../src/views/status.ts';
import { fakeStart } from '../../support/fake-clock.ts';

const minute = 60_000;

const running: SupervisorStatus['supervisor'] = {
  kind: 'running',
  supervisor: {
    process: {
      pid: 4711,
      birth: 'boot/1',
      uid: 0,
      command: 'agent-runner serve',
      startedAt: fakeStart - 185 * minute,
      suspended: false,
    },
    mode: 'background',
    flags: [],
  },
};
const suspended: SupervisorStatus['supervisor'] = {
  kind: 'running',
  supervisor: { ...running.supervisor, process: { ...running.supervisor.process, suspended: true } },
};

const status = (facts: Partial<SupervisorStatus>): SupervisorStatus => ({
  now: fakeStart,
  logDir: '/home/ada/logs',
  supervisor: running,
  ...facts,
});

const inRound = status({
  round: {
    roundNum: 12,
    phase: 'qa',
    stage: 'running',
    startedAt: fakeStart - 17 * minute,
    elapsed: 16 * minute,
    limit: 30 * minute,
    lastOutputAt: fakeStart - 4000,
  },
  lastRound: { roundNum: 11, outcome: 'ok', endedAt: fakeStart - 20 * minute, duration: 9 * minute, exitCode: 0 },
  lastStop: { at: fakeStart - 26 * 60 * minute, why: 'asked to stop', exitCode: 0 },
});

const waiting = status({
  wait: {
    kind: 'instant',
    reason: 'quota',
    since: fakeStart - minute,
    until: fakeStart + 44 * minute,
    why: 'the five_hour limit is reached',
  },
});

const text = (value: SupervisorStatus): string => statusText(value, { project: 'p', timeZone: 'UTC', color: false });

describe('status in words', () => {
  test('in a round', () => {
    expect(text(inRound)).toBe(`p: running
  supervisor    pid 4711, in the background, since 08:55:00 (3 h 5 min)
  at work       round 12 · qa · 16 min of 30 min · last output 4 s ago
  last round    round 11: ok after 9 min, ended 11:40:00
  last stop     Sat 21 Nov 10:00:00: asked to stop (exit 0)
  log folder    /home/ada/logs
`);
  });

  test('in a wait, with the countdown', () => {
    expect(text(waiting)).toContain('p: waiting\n');
    expect(text(waiting)).toContain(
      '  waits         until 12:44:00, 44 min left (quota: the five_hour limit is reached)\n',
    );
  });

  test.each([
    [status({ ending: 'stop' }), 'running, ends after this round'],
    [status({ ending: 'cancel' }), 'running, the round is cancelled'],
    [status({ ending: 'kill' }), 'running, is being killed'],
    [status({ supervisor: suspended }), 'suspended: it answers nothing until kill -CONT'],
    [status({ supervisor: { kind: 'none' } }), 'not running'],
    [status({ supervisor: { kind: 'stale', why: 'it has ended' } }), 'not running: it ended without a word'],
  ])('%#', (value, head) => expect(text(value)).toStartWith(`p: ${head}\n`));

  test('what a dead supervisor left, and what a start would wait for', () => {
    const died = { supervisor: { kind: 'stale', why: 'it has ended' } } as const;
    expect(text({ ...inRound, ...died })).toContain('  left open     round 12 · qa; the next start closes it');
    expect(text({ ...waiting, ...died })).toContain('  a start waits until 12:44:00');
  });
});

describe('the line of a wait for the end', () => {
  test.each([
    [inRound, 'round 12 is finishing, at most 14 min'],
    [status({ round: { roundNum: 3, phase: '', stage: 'starting' } }), 'round 3 is finishing'],
    [
      status({ round: { roundNum: 3, phase: '', stage: 'settling' } }),
      'round 3 is over, its work tree is being settled',
    ],
    [status({}), 'the supervisor is ending'],
    [
      status({ supervisor: suspended }),
      'process 4711 is suspended: kill -CONT lets it go on, agent-runner kill ends it',
    ],
  ])('%#', (value, line) => expect(endingLine(value)).toBe(line));
});

test('a single round is not said to wait for what the Loop waits for', () => {
  const single = { ...running, supervisor: { ...running.supervisor, mode: 'round' as const } };
  expect(statusJson({ ...waiting, supervisor: single }, 'p')).toMatchObject({ state: 'between', next_start: null });
});

test('a wait that will not be waited out has no next start', () => {
  expect(statusJson(waiting, 'p')).toMatchObject({ state: 'waiting', next_start: '2026-11-22T12:44:00.000Z' });
  expect(statusJson({ ...waiting, ending: 'stop' }, 'p')).toMatchObject({ next_start: null });
});
