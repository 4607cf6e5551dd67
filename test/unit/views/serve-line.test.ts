import { describe, expect, test } from 'bun:test';
import type { JournalEvent, NewEvent } from '../../../src/model/event.ts';
import { isoTime, seconds } from '../../../src/model/time.ts';
import { firstScene, nextScene, runningLog, serveLine, serveSummary } from '../../../src/views/serve-line.ts';
import { fakeStart } from '../../support/fake-clock.ts';

const at = (event: NewEvent): JournalEvent => ({ ts: isoTime(fakeStart), ...event });
const sceneAfter = (...events: NewEvent[]) => events.map(at).reduce(nextScene, firstScene);
const lineAt = (later: number, ...events: NewEvent[]): string =>
  serveLine(sceneAfter(...events), { now: fakeStart + later, timeZone: 'UTC' });

const start: NewEvent = { event: 'round_start', round_num: 12, phase: 'build' };
const spawn: NewEvent = { event: 'agent_spawn', round_num: 12, timeout_s: 1800, log: 'R12.log' };
const exit: NewEvent = { event: 'agent_exit', round_num: 12, exit_code: 0, duration_s: 191, timed_out: false };

describe('the live line', () => {
  test('follows a round', () => {
    expect(lineAt(0)).toBe('between rounds');
    expect(lineAt(0, start)).toBe('round 12 · build · starting');
    expect(lineAt(seconds(191), start, spawn)).toBe('round 12 · build · 3 min 11 s of 30 min');
    expect(lineAt(seconds(192), start, spawn, exit)).toBe('round 12 · build · settling the work tree');
    expect(lineAt(seconds(193), start, spawn, exit, { event: 'round_end', round_num: 12 })).toBe('between rounds');
  });

  test('tells how old the last output is', () => {
    const scene = sceneAfter(start, spawn);
    expect(runningLog(scene)).toBe('R12.log');
    const view = { now: fakeStart + seconds(100), timeZone: 'UTC', lastOutputAt: fakeStart + seconds(58) };
    expect(serveLine(scene, view)).toEndWith('1 min 40 s of 30 min · last output 42 s ago');
  });

  test('counts a wait down', () => {
    const wait: NewEvent = {
      event: 'loop_waiting',
      until: isoTime(fakeStart + seconds(4800)),
      reason: 'quota',
      why: 'the five-hour limit is reached',
    };
    expect(lineAt(0, wait)).toBe('waiting (quota) · 1 h 20 min left, until 13:20:00 · agent-runner wake goes on now');
    expect(lineAt(seconds(4795), wait)).toContain('· 5 s left,');
    expect(lineAt(seconds(9999), wait)).toContain('· 0 s left,');
  });

  test('says that it ends after this', () => {
    const line = lineAt(0, start, { event: 'sigterm_received', signal: 'SIGINT', action: 'stop' });
    expect(line).toBe('round 12 · build · starting · ends after this');
  });

  test('events that do not concern it leave it', () => {
    const scene = sceneAfter(start, spawn);
    expect(nextScene(scene, at({ event: 'dirty_detected', round_num: 12, files: [] }))).toEqual(scene);
  });
});

describe('the summary', () => {
  const stop = { kind: 'stop', reason: 'requested', exit: 'done', why: 'asked to stop' } as const;

  test('counts the rounds by how they ended', () => {
    const outcomes = ['ok', 'timeout', 'ok', 'quota'] as const;
    expect(serveSummary({ stop, outcomes })).toBe('stopped: asked to stop, after 4 rounds (2 ok, 1 timeout, 1 quota)');
  });

  test('of nothing', () => {
    expect(serveSummary({ stop, outcomes: [] })).toBe('stopped: asked to stop, without a round');
  });
});
