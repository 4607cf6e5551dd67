import type { ServiceSpec } from '../../src/model/service.ts';
import { seconds } from '../../src/model/time.ts';

/** A project's supervisor as a service of its user, with what a test is about. */
export const serviceSpecOf = (changes: Partial<ServiceSpec> = {}): ServiceSpec => ({
  role: 'runner',
  project: 'project',
  configPath: '/home/ada/project/agent-runner.toml',
  command: ['/home/ada/.local/bin/agent-runner', 'serve', '--config=/home/ada/project/agent-runner.toml'],
  env: { AGENT_RUNNER_SERVICE: 'runner', PATH: '/home/ada/.local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' },
  environmentFile: '/home/ada/.config/agent-runner/environment',
  stopLimitMs: seconds(1885),
  logPath: '/home/ada/.agent-runner/project/logs/serve.log',
  scope: 'user',
  ...changes,
});

/** A name with everything that a quoting must bear. */
export const oddName = 'it\'s 100% "odd" \\ $HOME ${x}; & <b>\té';
