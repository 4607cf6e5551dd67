import { describe, expect, test } from 'bun:test';
import type { AskedEnd } from '../../../src/verbs/ask-end.ts';
import type { KillEnd } from '../../../src/verbs/kill.ts';
import type { RunningSupervisor } from '../../../src/verbs/supervisor-handle.ts';
import type { WakeEnd } from '../../../src/verbs/wake.ts';
import { killText } from '../../../src/views/kill.ts';
import { restartJson, restartText, startText } from '../../../src/views/start.ts';
import { cancelJson, cancelText, stopJson, stopText } from '../../../src/views/stop.ts';
import { wakeText } from '../../../src/views/wake.ts';
import { fakeStart } from '../../support/fake-clock.ts';

const supervisor: RunningSupervisor = {
  process: {
    pid: 4711,
    birth: 'boot/1',
    uid: 0,
    command: 'agent-runner serve',
    startedAt: fakeStart,
    suspended: false,
  },
  mode: 'foreground',
  flags: ['--max-rounds', '3'],
};

const ended: AskedEnd = { kind: 'ended', supervisor, waited: 845_000 };
const none: AskedEnd = { kind: 'not_running', found: { kind: 'none' } };

describe('stop and cancel', () => {
  test.each<readonly [AskedEnd, string, string]>([
    [ended, 'Process 4711 has ended, after 14 min 5 s.\n', 'stopped'],
    [{ kind: 'asked', supervisor, left: false }, 'Process 4711 is asked to end. It ends by itself.\n', 'stopping'],
    [
      { kind: 'asked', supervisor, left: true },
      'Process 4711 is asked to end. It is still ending, by itself: agent-runner status shows how far it is.\n',
      'stopping',
    ],
    [none, 'No supervisor is running.\n', 'not_running'],
    [
      { kind: 'not_running', found: { kind: 'stale', why: 'that process has ended' } },
      'No supervisor is running: that process has ended.\n',
      'not_running',
    ],
  ])('%#', (end, text, state) => {
    expect(stopText(end)).toBe(text);
    expect(stopJson(end)).toMatchObject({ state });
  });

  test('cancel tells which round it met, or that there was none', () => {
    expect(cancelText({ end: ended, roundNum: 12 })).toStartWith('The agent of round 12 was asked to commit and exit.');
    expect(cancelText({ end: ended })).toStartWith('No round was in progress. Process 4711');
    expect(cancelText({ end: none })).toBe('No supervisor is running.\n');
    expect(cancelJson({ end: ended })).toMatchObject({ state: 'stopped', round_num: null });
  });
});

describe('kill', () => {
  const killed = (facts: Partial<Extract<KillEnd, { kind: 'killed' }>>): string =>
    killText({ kind: 'killed', supervisor: 'none', ended: [], survivors: [], closed: [], ...facts }, false);

  test('in words', () => {
    expect(killed({})).toBe('No supervisor is running, and no round was left open.\n');
    expect(killed({ supervisor: 'ended', pid: 4711 })).toBe('Process 4711 has ended its round and itself.\n');
    expect(killed({ closed: [3], ended: ['99 sleep 600'] })).toBe(
      'No supervisor was running any more.\nRound 3 was closed in its place.\n1 process ended:\n  99 sleep 600\n',
    );
    expect(killed({ supervisor: 'killed', pid: 4711, closed: [3], survivors: ['99 dd'] })).toBe(
      'Process 4711 did not answer and was killed.\nRound 3 was closed in its place.\ncould not be ended:\n  99 dd\n',
    );
    expect(killText({ kind: 'left', pid: 4711 }, false)).toContain('still doing it');
  });
});

describe('start and restart', () => {
  test('who runs, and what looks at it', () => {
    expect(startText(supervisor, '/logs/serve.log', false)).toBe(
      'The supervisor runs in the background: process 4711. It writes /logs/serve.log.\nagent-runner status · agent-runner logs -f · agent-runner stop\n',
    );
  });

  test('who ran before', () => {
    const text = (before: Parameters<typeof restartText>[0] & { kind: 'restarted' }) =>
      restartText(before, '/log', false).split(' The supervisor')[0];
    expect(text({ kind: 'restarted', before: { kind: 'none' }, supervisor })).toBe('None was running.');
    expect(text({ kind: 'restarted', before: { kind: 'running', supervisor }, supervisor })).toBe(
      'Process 4711, which ran in a terminal, has ended.',
    );
    expect(restartText({ kind: 'left', returns: false }, '/log', false)).toContain('none was started');
    expect(restartText({ kind: 'left', returns: true }, '/log', false)).toContain(
      'its service manager starts it again',
    );
    expect(restartJson({ kind: 'left', returns: true }, '/log')).toEqual({ state: 'stopping', returns: true });
  });
});

describe('wake', () => {
  const wait = {
    kind: 'instant',
    reason: 'quota',
    since: fakeStart,
    until: fakeStart + 3_600_000,
    why: 'the limit is reached',
  } as const;
  const notWaiting = (facts: object): WakeEnd => ({
    kind: 'not_waiting',
    status: { now: fakeStart, logDir: '/logs', supervisor: { kind: 'running', supervisor }, ...facts },
  });

  test.each<readonly [WakeEnd, string]>([
    [{ kind: 'woken', wait }, 'Woken: it had waited until 13:00:00, 1 h from now (quota: the limit is reached).\n'],
    [notWaiting({}), 'Nothing is waited for: it is between two rounds.\n'],
    [notWaiting({ ending: 'stop' }), 'Nothing is waited for: the supervisor is ending.\n'],
    [
      notWaiting({ round: { roundNum: 7, phase: '', stage: 'running' } }),
      'Nothing is waited for: round 7 is in progress.\n',
    ],
  ])('%#', (end, text) => expect(wakeText(end, fakeStart, 'UTC')).toBe(text));
});
