import { expect, test } from 'bun:test';
import { backgroundEnvironment, launchMode } from '../../../src/verbs/launch-mode.ts';

const modeWith = (env: Record<string, string | undefined>) => launchMode({ self: { parent: 10, env } });

test('a supervisor that `start` started knows it', () => {
  const env = backgroundEnvironment({ self: { pid: 10, env: { PATH: '/bin', UNSET: undefined } } });
  expect(env).toEqual({ PATH: '/bin', AGENT_RUNNER_STARTED_BY: '10' });
  expect(modeWith(env)).toBe('background');
});

test('one that a service manager started by our definition knows it', () => {
  expect(modeWith({ AGENT_RUNNER_SERVICE: 'runner', AGENT_RUNNER_STARTED_BY: '9' })).toBe('service');
});

test('one that an agent starts inherits the mark, and is in the foreground', () => {
  expect(modeWith({ AGENT_RUNNER_STARTED_BY: '9' })).toBe('foreground');
  expect(modeWith({})).toBe('foreground');
});
