import { describe, expect, test } from 'bun:test';
import { nextSteps, type StepFacts } from '../../../src/verbs/report/next-steps.ts';
import { emptyTally } from '../../../src/verbs/report/tally.ts';
import { fakeStart } from '../../support/fake-clock.ts';

const calm: StepFacts = {
  supervisor: 'running',
  troubles: {},
  alerts: [],
  total: emptyTally(),
  orphans: [],
  damaged: 0,
};

const commands = (facts: Partial<StepFacts>): readonly (string | undefined)[] =>
  nextSteps({ ...calm, ...facts }).map(({ command }) => command);

const stopped = (exitCode: number) => ({ at: fakeStart, reason: 'crash_loop: five short failures', exitCode });
const alert = { detector: 'disk_critical', message: 'the disk is full', raisedAt: fakeStart, told: 1, duration: 1 };
const orphan = {
  name: 'R7',
  sha: 'ab'.repeat(20),
  ref: 'refs/agent-runner/orphans/R7',
  roundNum: 7,
  message: '',
  keptAt: '2026-11-22T12:00:00Z',
  inStash: true,
  age: 1,
  files: [],
};

describe('what is left to do', () => {
  test('nothing, after a good night', () => {
    expect(commands({})).toEqual([]);
    expect(commands({ supervisor: 'none', troubles: { stopped: stopped(0) } })).toEqual([]);
  });

  test('a refused login is renewed first, then the Loop is started again', () => {
    const troubles = { loginRefused: { at: fakeStart, hint: 'claude /login' }, stopped: stopped(77) };
    expect(commands({ supervisor: 'none', troubles })).toEqual(['claude /login', 'agent-runner start']);
  });

  test('a supervisor that died is started again', () => {
    expect(commands({ supervisor: 'stale' })).toEqual(['agent-runner start']);
  });

  test('a failed startup check is looked into', () => {
    const checkFailed = { at: fakeStart, reason: 'prompt: it is not there' };
    expect(commands({ troubles: { checkFailed } })).toEqual(['agent-runner config check']);
  });

  test('alerts that are not over are explained, those that only inform are not', () => {
    const over = { ...alert, severity: 'critical', overAt: fakeStart };
    const alerts = [over, { ...alert, severity: 'critical' }, { ...alert, severity: 'info' }];
    expect(commands({ alerts })).toEqual(['agent-runner explain disk_critical']);
  });

  test('kept work is looked at', () => {
    expect(commands({ orphans: [orphan] })).toEqual(['agent-runner orphans show R7']);
    expect(commands({ orphans: [orphan, orphan] })).toEqual(['agent-runner orphans']);
  });

  test('rounds that hit the wall again and again want more time', () => {
    const total = (rounds: number, timeout: number) => ({ ...emptyTally(), rounds, outcomes: { timeout } });
    expect(commands({ total: total(10, 3) })).toEqual(['agent-runner config show']);
    expect(commands({ total: total(10, 2) })).toEqual([]);
    expect(commands({ total: total(100, 3) })).toEqual([]);
  });

  test('damage is told, without a command that would mend a disk', () => {
    expect(commands({ damaged: 3 })).toEqual([undefined]);
  });
});
