import { describe, expect, test } from 'bun:test';
import manifest from '../../package.json' with { type: 'json' };
import { verbs } from '../../src/cli/verbs.ts';
import { binary, run, testEnv } from '../support/binary.ts';
import { scratch } from '../support/scratch.ts';

const visible = Object.entries(verbs).filter(([, verb]) => verb.hidden !== true);

/** Runs a shell line in which `$AR` is the compiled program. */
const shell = (line: string) => {
  const { exitCode, stdout, stderr } = Bun.spawnSync(['sh', '-c', line], { env: testEnv({ AR: binary() }) });
  return { code: exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
};

describe('agent-runner', () => {
  for (const flag of ['--version', '-V', '-v']) {
    test(`${flag} tells version and commit`, async () => {
      const { code, stdout, stderr } = await run([flag]);
      expect(stdout).toMatch(/^agent-runner \d+\.\d+\.\d+ \([0-9a-f]{7}(-dirty)?\)\n$/);
      expect(stdout).toContain(` ${manifest.version} `);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    });
  }

  for (const words of [['--help'], ['-h'], ['help']]) {
    test(`${words.join(' ')} lists the visible verbs on stdout`, async () => {
      const { code, stdout, stderr } = await run(words);
      for (const [name, { summary }] of visible) {
        expect(stdout).toContain(`  ${name} `);
        expect(stdout).toContain(summary);
      }
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    });
  }

  test('without a word it says how it is used, on stderr, as wrong usage', async () => {
    const { code, stdout, stderr } = await run([]);
    expect(stderr).toContain('Usage: agent-runner VERB');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('an unknown verb is wrong usage and the nearest one is suggested', async () => {
    const { code, stdout, stderr } = await run(['srve']);
    expect(stderr).toContain('There is no verb “srve”.');
    expect(stderr).toContain('Did you mean “serve”?');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('help for an unknown verb is wrong usage', async () => {
    expect((await run(['help', 'srve'])).code).toBe(2);
    expect((await run(['srve', '--help'])).code).toBe(2);
  });

  test('a word that only begins sub-verbs lists them in its help, and alone is wrong usage', async () => {
    const { code, stdout } = await run(['config', '--help']);
    expect(stdout).toContain('config check');
    expect(code).toBe(0);
    expect(await run(['config'])).toMatchObject({ code: 2, stderr: expect.stringContaining('config check') });
    expect((await run(['config', 'chek'])).stderr).toContain('Did you mean “config check”?');
  });

  test('an unknown flag before any verb is told as a flag', async () => {
    const { code, stderr } = await run(['--versoin']);
    expect(stderr).toContain('There is no flag “--versoin”.');
    expect(stderr).toContain('Did you mean “--version”?');
    expect(code).toBe(2);
  });

  test('an unknown flag of a verb is wrong usage and the nearest one is suggested', async () => {
    const { code, stderr } = await run(['serve', '--jsn']);
    expect(stderr).toContain('There is no flag “--jsn”.');
    expect(stderr).toContain('Did you mean “--json”?');
    expect(code).toBe(2);
  });

  test('with --json a failure is JSON on stdout, and stderr is silent', async () => {
    const { code, stdout, stderr } = await run(['srve', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'unknown_name', kind: 'verb', name: 'srve', nearest: 'serve', what: 'There is no verb “srve”.' },
    });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  });

  test('it prints no colour into a pipe', async () => {
    const { stdout } = await run(['--help'], { env: { FORCE_COLOR: '1' } });
    expect(stdout).not.toContain('\u001B');
  });

  test('a reader that has gone is no failure', () => {
    expect(shell('{ "$AR" --help; echo $? >&2; } | true')).toMatchObject({ stderr: '0\n' });
    expect(shell('{ "$AR" --version; echo $? >&2; } | true')).toMatchObject({ stderr: '0\n' });
  });

  test.if(process.platform === 'linux')('a result that finds no room on the disk is an input/output error', () => {
    expect(shell('"$AR" --help >/dev/full')).toMatchObject({ code: 74, stderr: expect.stringContaining('ENOSPC') });
  });

  test('closed streams are no failure of ours', () => {
    expect(shell('"$AR" --help 2>&-').code).toBe(0);
  });

  test('it loads neither .env nor bunfig.toml of the folder, in which an agent may write', async () => {
    using folder = scratch('autoload');
    folder.write('bunfig.toml', 'preload = ["./evil.ts"]\n');
    folder.write('evil.ts', 'console.log("evil");\n');
    folder.write('.env', 'BUN_OPTIONS=--evil\nNO_COLOR=evil\n');
    const { code, stdout } = await run(['--version'], { cwd: folder.path });
    expect(stdout).not.toContain('evil');
    expect(code).toBe(0);
  });
});

describe('every verb', () => {
  for (const [name, { summary }] of Object.entries(verbs)) {
    test(`${name} --help tells its usage with examples`, async () => {
      const { code, stdout, stderr } = await run([...name.split(' '), '--help']);
      expect(stdout).toStartWith(`${summary}\n\nUsage: agent-runner ${name}`);
      expect(stdout).toContain('\nExamples\n');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    });
  }
});
