import { describe, expect, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { binary, run, testEnv } from '../support/binary.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';

interface Told {
  readonly scenes: readonly {
    readonly name: string;
    readonly checks: readonly { readonly defense: string; readonly held: boolean; readonly seen: string }[];
  }[];
  readonly duration_s: number;
  readonly work_dir?: string;
  readonly log_dir?: string;
}

/** Whoever still has a file of this folder as its working folder: what the demo started and did not end. */
const workingIn = (folder: string): readonly string[] => {
  const { stdout } = Bun.spawnSync(['sh', '-c', `ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -F "${folder}" || true`]);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '');
};

describe('demo', () => {
  test('every defense holds, within half a minute on a machine of its own, and nothing is left behind', async () => {
    using folder = scratch('tmp');
    const env = { TMPDIR: folder.path };
    const { code, stdout, stderr } = await run(['demo', '--json'], { cwd: folder.path, env, timeoutMs: 60_000 });
    const told = JSON.parse(stdout) as Told;
    const failed = told.scenes.flatMap(({ checks }) => checks.filter(({ held }) => !held));
    expect({ code, failed, stderr }).toEqual({ code: 0, failed: [], stderr: '' });
    expect(told.scenes.map(({ name }) => name)).toEqual([
      'commit',
      'leave',
      'shuffle',
      'hang',
      'escape',
      'flood',
      'eat',
      'crash',
      'again',
      'rival',
      'widow',
    ]);
    // Other tests run beside it.
    expect(told.duration_s).toBeLessThan(60);
    expect(readdirSync(folder.path)).toEqual([]);
    expect(workingIn(folder.path)).toEqual([]);
  }, 90_000);

  test('Ctrl-C ends the round in flight, removes the scratch repository and exits 130', async () => {
    using folder = scratch('tmp');
    const demo = Bun.spawn([binary(), 'demo'], {
      cwd: folder.path,
      env: testEnv({ TMPDIR: folder.path }),
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: Bun.file(`${folder.path}/talk`),
    });
    await until(async () => (await Bun.file(`${folder.path}/talk`).text()).includes('hang: the agent'));
    demo.kill('SIGINT');
    expect(await demo.exited).toBe(130);
    expect(await demo.stdout.text()).toContain('Interrupted.');
    expect(readdirSync(folder.path)).toEqual(['talk']);
    expect(workingIn(folder.path)).toEqual([]);
  }, 60_000);

  test('--keep leaves a project to look around in', async () => {
    using folder = scratch('tmp');
    const env = { TMPDIR: folder.path };
    const { code, stdout } = await run(['demo', '--keep', '--json'], { cwd: folder.path, env, timeoutMs: 60_000 });
    const { work_dir: workDir = '', log_dir: logDir = '' } = JSON.parse(stdout) as Told;
    expect(code).toBe(0);
    expect(existsSync(`${workDir}/agent-runner.toml`)).toBeTrue();
    expect(readdirSync(`${logDir}/rounds`).length).toBeGreaterThan(8);
    const orphans = await run(['orphans', '--json'], { cwd: workDir, env });
    expect(orphans.code).toBe(0);
    expect(orphans.stdout).toContain('refs/agent-runner/orphans/R2');
  }, 90_000);
});

describe('demo-agent', () => {
  test('is told by its prompt, and an unknown behaviour is wrong usage', async () => {
    using folder = scratch();
    folder.write('prompt.md', 'Do this.\n\ndemo: crash\n');
    // A round gives the prompt as a file on standard input.
    const prompt = Bun.file(`${folder.path}/prompt.md`);
    const told = Bun.spawn([binary(), 'demo-agent'], { cwd: folder.path, env: testEnv(), stdin: prompt });
    expect(await told.stdout.text()).toContain('"behaviour":"crash"');
    expect(await told.exited).toBe(1);
    expect((await run(['demo-agent', 'crush'], { cwd: folder.path })).stderr).toContain('Did you mean “crash”?');
  });

  test('is not listed', async () => {
    expect((await run(['--help'])).stdout).not.toContain('demo-agent');
  });
});
