import { expect, test } from 'bun:test';
import { serviceVariable } from '../../../../src/model/service.ts';
import { openPlatform } from '../../../../src/platform/open.ts';
import type { RunningProgram } from '../../../../src/ports/process-control.ts';
import type { Platform } from '../../../../src/ports/platform.ts';
import { findRunners } from '../../../../src/verbs/upgrade/runners.ts';
import { leastText } from '../../../support/config-text.ts';
import { scratch } from '../../../support/scratch.ts';

/** What is found where this runs from the executable, and no service is installed anywhere. */
const found = async (program: Pick<RunningProgram, 'args' | 'cwd' | 'env'>, uid: number) => {
  const system = openPlatform();
  const running: RunningProgram = {
    ...program,
    process: { pid: 4711, birth: 'b', uid, command: 'serve', startedAt: 0, suspended: false },
    isBehind: false,
  };
  const platform: Platform = {
    ...system,
    self: { ...system.self, uid: 0, system: 'linux' },
    processes: { ...system.processes, runningFrom: () => [running] },
    services: (scope) => ({ ...system.services(scope), folder: '/nowhere' }),
  };
  const path = '/usr/local/bin/agent-runner';
  return await findRunners(platform, { path, folder: '/usr/local/bin', previous: `${path}.previous` });
};

const project = () => {
  const folder = scratch('runners');
  folder.write('agent-runner.toml', leastText);
  return folder;
};

test('a service of another user is told as that user’s, whose manager root cannot ask', async () => {
  using folder = project();
  const program = { args: ['serve'], cwd: folder.path, env: { HOME: folder.path, [serviceVariable]: '1' } };
  expect(await found(program, 1000)).toMatchObject([{ way: { kind: 'left', why: 'other_user' } }]);
  expect(await found(program, 0)).toMatchObject([{ way: { kind: 'left', why: 'no_manager' } }]);
});

test('the project of a supervisor is found from where it was started and by what it was told, not from where we are', async () => {
  using folder = project();
  folder.write('other.toml', leastText);
  const env = { HOME: folder.path };
  for (const [args, config] of [
    [['serve'], 'agent-runner.toml'],
    [['serve', '--config', 'other.toml'], 'other.toml'],
    [['serve', '--config=other.toml', '--max-rounds', '3'], 'other.toml'],
    [['monitor', '-c', 'other.toml'], 'other.toml'],
  ] as const)
    expect(await found({ args, cwd: folder.path, env }, 0)).toMatchObject([{ config: `${folder.path}/${config}` }]);
  expect(await found({ args: ['serve'], cwd: '/nowhere', env }, 0)).toMatchObject([{ way: { why: 'no_config' } }]);
  expect(await found({ args: ['peek'], cwd: folder.path, env }, 0)).toEqual([]);
});
