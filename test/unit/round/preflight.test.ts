import { describe, expect, test } from 'bun:test';
import { chmodSync } from 'node:fs';
import { openFiles } from '../../../src/platform/files.ts';
import { spawnProblem } from '../../../src/platform/spawn-failure.ts';
import type { Processes } from '../../../src/ports/processes.ts';
import type { Repository } from '../../../src/ports/repository.ts';
import type { RoundSettings } from '../../../src/model/round-settings.ts';
import { preflight, type CheckSubject } from '../../../src/round/preflight.ts';
import { roundSettings } from '../../support/round-settings.ts';
import { scratch } from '../../support/scratch.ts';

const files = openFiles();
const processes = { spawnProblem: (program: string) => (program === 'missing' ? 'it is not on the PATH' : undefined) };
const repository = { state: async () => ({ ok: true, value: { operation: 'none', unmerged: false } }) };
const noRepository = { state: async () => ({ ok: false, failure: { code: 'not_a_repository', path: '/' } }) };

const failed = async (settings: RoundSettings, changes: Partial<CheckSubject> = {}): Promise<string[]> => {
  // The checks ask a repository for its state and processes for a path, and nothing else.
  const ports = { processes: processes as unknown as Processes, repository: repository as unknown as Repository };
  const checks = await preflight({ settings, files, env: { PATH: '/bin' }, ...ports, ...changes });
  return checks.map(({ name, transient }) => `${name}${transient ? ' (may mend itself)' : ''}`);
};

describe('preflight', () => {
  const place = () => {
    const folder = scratch('preflight');
    folder.write('tree/prompt.md', 'Work on the next task of the list.\n');
    const settings = roundSettings({
      workDir: `${folder.path}/tree`,
      logDir: `${folder.path}/logs`,
      prompt: { ...roundSettings().prompt, files: [`${folder.path}/tree/prompt.md`] },
      diskCriticalPct: 100.1,
    });
    return { folder, settings };
  };

  test('nothing is wrong where everything is in its place', async () => {
    const { folder, settings } = place();
    using _ = folder;
    expect(await failed(settings)).toEqual([]);
  });

  test('every check that fails is told, not the first alone', async () => {
    const { folder, settings } = place();
    using _ = folder;
    const broken: RoundSettings = {
      ...settings,
      logDir: '/proc/agent-runner',
      agent: { ...settings.agent, command: ['missing'] },
      prompt: { ...settings.prompt, files: [`${folder.path}/none.md`] },
      diskCriticalPct: 0,
    };
    expect(await failed(broken, { repository: noRepository as unknown as Repository })).toEqual([
      'log_folder',
      'work_dir',
      'agent_cli',
      'prompt',
      'disk (may mend itself)',
    ]);
  });

  test('a work folder that is gone may come back with its disk', async () => {
    const { folder, settings } = place();
    using _ = folder;
    expect(await failed({ ...settings, workDir: `${folder.path}/unmounted` })).toEqual(['work_dir (may mend itself)']);
  });

  test('a log folder that holds the work tree would pass over all work', async () => {
    const { folder, settings } = place();
    using _ = folder;
    expect(await failed({ ...settings, logDir: folder.path })).toEqual(['log_folder']);
    expect(await failed({ ...settings, logDir: settings.workDir })).toEqual(['log_folder']);
  });
});

test('a program that may not be executed was said not to be on the PATH', () => {
  using folder = scratch('preflight');
  folder.write('agent', 'echo\n');
  expect(spawnProblem(`${folder.path}/agent`, '/bin', folder.path)).toContain('is not executable');
  expect(spawnProblem(`${folder.path}/none`, '/bin', folder.path)).toContain('there is no such file');
  folder.write('script', '#!/no/such/shell\n');
  chmodSync(`${folder.path}/script`, 0o755);
  expect(spawnProblem(`${folder.path}/script`, '/bin', folder.path)).toContain('wants the interpreter /no/such/shell');
});
