import { describe, expect, test } from 'bun:test';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { testRepository } from '../support/git-repository.ts';
import { run } from '../support/binary.ts';
import { scratch } from '../support/scratch.ts';

const sound = `[agent]
command = ["git", "--version"]
prompt_arg_template = ["{prompt}"]
[agent.env]
API_TOKEN = "very secret"
[prompt]
file = "main.md"
[phases]
list = ["dev", "qa"]
[phases.qa]
round_timeout_s = 7
`;

/** A folder with a configuration and a prompt. */
const project = (config: string) => {
  const folder = scratch('config');
  folder.write('agent-runner.toml', config);
  folder.write('main.md', 'Do something.\n');
  return folder;
};

describe('config check', () => {
  test('says in one line that all is right, from any folder below', async () => {
    using folder = project(sound);
    mkdirSync(join(folder.path, 'deep/er'), { recursive: true });
    const { code, stdout, stderr } = await run(['config', 'check'], { cwd: join(folder.path, 'deep/er') });
    expect(stdout).toBe(`ok ${folder.path}/agent-runner.toml: 1 agent (custom), 2 phases (dev, qa)\n`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('tells every mistake with its line and column, and ends with 78', async () => {
    using folder = project('[agent]\npreset = "cladue"\n[runtime]\nround_timeout = 3\n');
    const { code, stdout, stderr } = await run(['config', 'check'], { cwd: folder.path });
    expect(stderr).toContain(`${folder.path}/agent-runner.toml:2:1: agent.preset:`);
    expect(stderr).toContain('Did you mean “claude”?');
    expect(stderr).toContain(
      'agent-runner.toml:4:1: runtime.round_timeout: unknown key. Did you mean “round_timeout_s”?',
    );
    expect(stderr).toContain('there is no prompt');
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
  });

  test('gives the mistakes as JSON on stdout where asked', async () => {
    using folder = project('[agent]\npreset = 3\n');
    const { code, stdout } = await run(['config', 'check', '--json'], { cwd: folder.path });
    const { error } = JSON.parse(stdout) as { readonly error: { readonly code: string; readonly problems: unknown } };
    expect(error.code).toBe('config_invalid');
    expect(error.problems).toContainEqual({
      path: 'agent.preset',
      line: 2,
      column: 1,
      reason: 'must be a text in quotes, not a number',
    });
    expect(code).toBe(78);
  });

  test('doubts a prompt that is not there and an agent that is not installed, and that is no failure', async () => {
    using folder = project('[agent]\ncommand = ["no-such-agent"]\n[prompt]\nfile = "missing.md"\n');
    const { code, stdout } = await run(['config', 'check'], { cwd: folder.path });
    expect(stdout).toContain(
      `warning: ${folder.path}/agent-runner.toml:2:1: agent.command: “no-such-agent” cannot be started, so no round can start: it is not on the PATH`,
    );
    expect(stdout).toContain(':4:1: prompt.file: there is no file “missing.md”');
    expect(code).toBe(0);
  });

  test('doubts an agent that is to stand in and is not installed', async () => {
    using folder = project('[agent]\ncommand = ["git"]\nfallback = ["aider"]\n[prompt]\nfile = "main.md"\n');
    const { code, stdout } = await run(['config', 'check'], { cwd: folder.path });
    expect(stdout).toContain('2 agents (custom, aider)');
    expect(stdout).toContain(
      ':3:13: agent.fallback[0]: “aider” cannot be started, so it cannot stand in: it is not on the PATH',
    );
    expect(code).toBe(0);
  });

  test('says where it looked when there is none', async () => {
    using folder = scratch();
    const { code, stderr } = await run(['config', 'check', '--config', 'x.toml'], { cwd: folder.path });
    expect(stderr).toContain(`${folder.path}/x.toml`);
    expect(stderr).toContain('agent-runner init writes one');
    expect(code).toBe(78);
  });

  test('a folder in the place of the file is told as such', async () => {
    using folder = scratch();
    const { code, stderr } = await run(['config', 'check', '--config', '.'], { cwd: folder.path });
    expect(stderr).toContain('this is a folder, not a file');
    expect(code).toBe(78);
  });
});

describe('config show', () => {
  const rows = (stdout: string): ReadonlyMap<string, string> =>
    new Map(stdout.split('\n').map((line) => [line.split(' ')[0] ?? '', line.replaceAll(/ {2,}/g, ' | ')]));

  test('lists each value with its origin, and hides what looks like a secret', async () => {
    using folder = project(sound);
    const { code, stdout } = await run(['config', 'show'], { cwd: folder.path });
    const shown = rows(stdout);
    expect(shown.get('agent.command')).toBe('agent.command | ["git","--version"] | line 2');
    expect(shown.get('agent.preset')).toBe('agent.preset | "custom" | known by its program, git');
    expect(shown.get('runtime.round_timeout_s')).toBe('runtime.round_timeout_s | 1800 | default');
    expect(stdout).not.toContain('very secret');
    expect(code).toBe(0);
  });

  test('shows what a phase sees', async () => {
    using folder = project(sound);
    const { stdout } = await run(['config', 'show', '--phase', 'qa'], { cwd: folder.path });
    expect(rows(stdout).get('runtime.round_timeout_s')).toBe('runtime.round_timeout_s | 7 | phase qa, line 11');
  });

  test('does not know a phase that is not in the list', async () => {
    using folder = project(sound);
    const { code, stderr } = await run(['config', 'show', '--phase', 'dve'], { cwd: folder.path });
    expect(stderr).toContain('Did you mean “dev”?');
    expect(code).toBe(2);
  });

  test('--json carries key, value and origin', async () => {
    using folder = project(sound);
    const { stdout } = await run(['config', 'show', '--json'], { cwd: folder.path });
    const { values } = JSON.parse(stdout) as { readonly values: readonly unknown[] };
    expect(values).toContainEqual({
      key: 'prompt.files',
      value: [join(folder.path, 'main.md')],
      origin: { kind: 'file', line: 7, column: 1 },
    });
  });
});

test('config schema prints the JSON Schema that stands in docs/', async () => {
  const { code, stdout } = await run(['config', 'schema']);
  expect(stdout).toBe(readFileSync(join(import.meta.dir, '../../docs/agent-runner.schema.json'), 'utf8'));
  expect(code).toBe(0);
});

test('a log folder with tracked files silently kept them from being work', async () => {
  using repository = testRepository({
    'agent-runner.toml': '[agent]\ncommand = ["true"]\n[prompt]\nfile = "p.md"\n[runtime]\nlog_dir = "src"\n',
    'p.md': 'Work.\n',
    'src/a.ts': 'a\n',
  });
  const { code, stdout } = await run(['config', 'check'], { cwd: repository.path });
  expect(stdout).toContain(':6:1: runtime.log_dir: holds files that git tracks (src/a.ts)');
  expect(code).toBe(0);
});

test('`--config=` was taken for a folder', async () => {
  const { code, stderr } = await run(['config', 'check', '--config=']);
  expect(stderr).toContain('--config needs a value');
  expect(code).toBe(2);
});

describe('config migrate', () => {
  const older = `${sound}\r\n# what is left behind\r\n[vcs]\r\norphan_action = "ignore" # kept\r\n`;
  const newer = older.replace('orphan_action', 'dirty_action');

  test('shows what would change, and writes nothing', async () => {
    using folder = project(older);
    const { code, stdout } = await run(['config', 'migrate'], { cwd: folder.path });
    expect(stdout).toBe(
      `- orphan_action = "ignore" # kept\n+ dirty_action = "ignore" # kept\n` +
        `${folder.path}/agent-runner.toml: 1 older name; --write rewrites it.\n` +
        '  vcs.orphan_action -> vcs.dirty_action (Python tool 0.1.6: it is about all uncommitted work)\n',
    );
    expect(code).toBe(0);
    expect((await run(['config', 'migrate', '--check'], { cwd: folder.path })).code).toBe(1);
    expect(readdirSync(folder.path).toSorted()).toEqual(['agent-runner.toml', 'main.md']);
    expect(readFileSync(join(folder.path, 'agent-runner.toml'), 'utf8')).toBe(older);
  });

  test('rewrites behind a link, keeps the mode and every earlier copy, and has nothing to do the second time', async () => {
    using folder = project(older);
    const [path, target] = [join(folder.path, 'agent-runner.toml'), join(folder.path, 'shared.toml')];
    renameSync(path, target);
    symlinkSync('shared.toml', path);
    chmodSync(target, 0o640);
    folder.write('shared.toml.bak', 'an earlier copy');
    const { code, stdout } = await run(['config', 'migrate', '--write', '--json'], { cwd: folder.path });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      path,
      before: older,
      after: newer,
      left: [],
      backup: `${target}.bak.1`,
    });
    expect(readFileSync(target, 'utf8')).toBe(newer);
    expect(readFileSync(`${target}.bak.1`, 'utf8')).toBe(older);
    expect(readFileSync(`${target}.bak`, 'utf8')).toBe('an earlier copy');
    expect([lstatSync(path).isSymbolicLink(), statSync(target).mode & 0o777]).toEqual([true, 0o640]);
    const again = await run(['config', 'migrate', '--write', '--check'], { cwd: folder.path });
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('opposites') });
    const second = await run(['config', 'migrate', '--write'], { cwd: folder.path });
    expect(second).toMatchObject({ code: 0, stdout: `${path}: no older names.\n` });
    expect(await run(['config', 'check'], { cwd: folder.path })).toMatchObject({ code: 0 });
  });

  test('leaves to a person what it cannot rewrite with certainty, and says so with exit 1', async () => {
    using folder = project(`${sound}[vcs]\norphan_action = "ignore"\ndirty_action = "stash"\n`);
    const { code, stdout } = await run(['config', 'migrate', '--write'], { cwd: folder.path });
    expect(stdout).toContain('nothing to rewrite');
    expect(stdout).toContain(':13:1: vcs.orphan_action: `dirty_action` and `orphan_action` are both set; keep one');
    expect(code).toBe(1);
  });

  test('of a file that is no TOML tells the line, as config check does', async () => {
    using folder = project('[vcs\n');
    expect(await run(['config', 'migrate', '--write'], { cwd: folder.path })).toMatchObject({ code: 78 });
  });
});
