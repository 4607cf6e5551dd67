import { expect, test } from 'bun:test';
import { childEnvironment } from '../../../src/round/environment.ts';
import { roundSettings } from '../../support/round-settings.ts';

const facts = {
  roundNum: 7,
  roundId: 'id-7',
  contextFile: '/logs/round-context.json',
  doneFile: '/logs/.agent-done',
  idleFile: '/logs/.agent-idle',
  freshEyes: false,
};

test('the agent is told of its round', () => {
  const env = childEnvironment({ PATH: '/bin' }, roundSettings({ phase: 'qa' }), facts);
  expect(env).toEqual({
    PATH: '/bin',
    AGENT_RUNNER_PROJECT: 'project',
    AGENT_RUNNER_LOG_DIR: '/logs',
    AGENT_RUNNER_ROUND_NUM: '7',
    AGENT_RUNNER_ROUND_ID: 'id-7',
    AGENT_RUNNER_PHASE: 'qa',
    AGENT_RUNNER_CONTEXT_FILE: '/logs/round-context.json',
    AGENT_RUNNER_DONE_FILE: '/logs/.agent-done',
    AGENT_RUNNER_IDLE_FILE: '/logs/.agent-idle',
  });
});

test('[agent.env] took the place of the mark by which recovery finds a round', () => {
  const settings = roundSettings();
  const env = { AGENT_RUNNER_ROUND_ID: 'x', PATH: '/own' };
  const told = childEnvironment({ PATH: '/bin' }, { ...settings, agent: { ...settings.agent, env } }, facts);
  expect([told['AGENT_RUNNER_ROUND_ID'], told['PATH']]).toEqual(['id-7', '/own']);
});

test('what would run code in the agent or stop a nested one is dropped', () => {
  const inherited = {
    CLAUDECODE: '1',
    NODE_OPTIONS: '--require x',
    BUN_OPTIONS: '--preload x',
    BUN_BE_BUN: '1',
    NOTIFY_SOCKET: '/run/notify',
    WATCHDOG_USEC: '1',
    WATCHDOG_PID: '1',
    HOME: '/h',
  };
  const env = childEnvironment(inherited, roundSettings(), facts);
  expect(Object.keys(env).filter((name) => Object.hasOwn(inherited, name))).toEqual(['HOME']);
  expect(env['HOME']).toBe('/h');
});

test('[agent.env] stands above what is inherited', () => {
  const agent = { ...roundSettings().agent, env: { PATH: '/opt/bin', EXTRA: 'a b' } };
  const env = childEnvironment({ PATH: '/bin' }, roundSettings({ agent }), facts);
  expect(env['PATH']).toBe('/opt/bin');
  expect(env['EXTRA']).toBe('a b');
});
