import { describe, expect, test } from 'bun:test';
import { defenses } from '../../src/defenses/index.ts';
import { run } from '../support/binary.ts';
import { scratch } from '../support/scratch.ts';
import { testRepository } from '../support/git-repository.ts';

interface Told {
  readonly config: string | null;
  readonly defenses: readonly { readonly name: string; readonly state: string; readonly value: unknown }[];
}

const told = async (cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Told> => {
  const { code, stdout, stderr } = await run(['defenses', '--json'], { cwd, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Told;
};

const one = ({ defenses: all }: Told, name: string) => all.find((defense) => defense.name === name);

describe('defenses', () => {
  test('without a configuration shows the defaults, and says so', async () => {
    using folder = scratch();
    const all = await told(folder.path);
    expect(all.config).toBeNull();
    expect(all.defenses.map(({ name }) => name)).toEqual(defenses.map(({ name }) => name));
    expect(one(all, 'round_timeout_s')).toMatchObject({ state: 'active', value: 1800, unit: 's' });
    expect(one(all, 'sha_locked_stash')).toMatchObject({ state: 'off' });
    const text = await run(['defenses'], { cwd: folder.path });
    expect(text.stdout).toContain('No agent-runner.toml here: these are the defaults.');
  });

  test('shows the values in force under the configuration here, and what the environment turns off', async () => {
    using made = testRepository();
    made.write(
      'agent-runner.toml',
      '[agent]\npreset = "demo"\n[prompt]\nfile = "p.md"\n[runtime]\nround_timeout_s = 60\nstall_timeout_s = 9\n',
    );
    const all = await told(made.path, { AGENT_RUNNER_SKIP_STARTUP_CHECK: '1' });
    expect(all.config).toEndWith('/agent-runner.toml');
    expect(one(all, 'round_timeout_s')).toMatchObject({ value: 60 });
    expect(one(all, 'stall_timeout_s')).toMatchObject({ state: 'active', value: 9 });
    expect(one(all, 'sha_locked_stash')).toMatchObject({ state: 'active' });
    expect(one(all, 'startup_smoke_check')).toMatchObject({ state: 'off' });
  });

  test('one by its name is told in full, a misspelt one is suggested', async () => {
    using folder = scratch();
    const full = await run(['defenses', 'orphan_refs'], { cwd: folder.path });
    expect(full.code).toBe(0);
    for (const heading of ['Here', 'Why', 'It catches', 'It leaves alone', 'It reads', 'Its guard'])
      expect(full.stdout).toContain(`\n${heading}\n`);
    const misspelt = await run(['defenses', 'orphan_ref'], { cwd: folder.path });
    expect(misspelt.code).toBe(2);
    expect(misspelt.stderr).toContain('Did you mean “orphan_refs”?');
  });

  test('a broken configuration is told, not passed over', async () => {
    using folder = scratch();
    folder.write('agent-runner.toml', '[runtime]\nround_timeout = 1\n');
    expect((await run(['defenses'], { cwd: folder.path })).code).toBe(78);
  });
});
