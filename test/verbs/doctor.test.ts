import { afterEach, describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { run, testEnv } from '../support/binary.ts';
import { needs } from '../support/needs.ts';
import { scratch } from '../support/scratch.ts';
import { sshd } from '../support/sshd.ts';
import { servedProject, type ServedProject } from '../support/serving.ts';

interface Told {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'bad';
  readonly reason: string;
  readonly fix?: string;
}

const projects: ServedProject[] = [];

afterEach(() => {
  for (const project of projects.splice(0)) project[Symbol.dispose]();
});

const project = (script = 'echo done', extra = '', preset = 'custom'): ServedProject => {
  const made = servedProject(script, extra, preset);
  projects.push(made);
  return made;
};

const examine = async ({ repository }: ServedProject, env: Readonly<Record<string, string>> = {}) => {
  const { code, stdout, stderr } = await run(['doctor', '--json'], { cwd: repository.path, env });
  expect(stderr).toBe('');
  const { checks, well } = JSON.parse(stdout) as { readonly checks: readonly Told[]; readonly well: boolean };
  expect(code).toBe(well ? 0 : 1);
  return {
    code,
    of: (name: string): readonly Told[] => checks.filter((check) => check.name === name),
    state: (name: string): string =>
      checks
        .filter((check) => check.name === name)
        .map(({ state }) => state)
        .join(' '),
    bad: checks.filter(({ state }) => state === 'bad').map(({ name }) => name),
  };
};

describe('doctor', () => {
  test('finds nothing that stops the night where nothing does, and makes nothing', async () => {
    const made = project();
    const report = await examine(made);
    expect(report.bad).toEqual([]);
    for (const name of [
      'agent_cli',
      'prompt',
      'git_identity',
      'index_lock',
      'supervisors',
      'left_processes',
      'journal',
    ])
      expect([name, report.state(name)]).toEqual([name, 'ok']);
    expect(existsSync(made.logDir)).toBe(false);
  });

  test('tells each planted fault with its mend', async () => {
    const made = project();
    const { repository } = made;
    repository.write('prompt.md', 'short');
    chmodSync(join(repository.path, 'agent'), 0o644);
    repository.write('.git/index.lock', '');
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(join(repository.path, '.git/index.lock'), old, old);
    repository.git('config', '--unset', 'user.email');
    repository.write('.gitignore', '');
    const month = new Date().toISOString().slice(0, 7);
    repository.write(
      `logs/events-${month}.jsonl`,
      '{"ts":"2026-11-22T11:28:16.971Z","event":"monitor_started"}\n{"ts":"20\n',
    );
    const report = await examine(made);
    expect(report.code).toBe(1);
    expect(report.bad).toEqual(['agent_cli', 'prompt', 'index_lock']);
    expect(report.of('index_lock')[0]?.fix).toBe(`rm ${repository.path}/.git/index.lock`);
    expect(report.of('git_identity')[0]?.fix).toContain('git config --global user.name');
    expect(report.of('journal')[0]).toMatchObject({ state: 'warn', reason: expect.stringContaining('1 of 2 lines') });
    expect(report.state('log_folder_ignored')).toBe('warn');
  });

  test('finds what a dead supervisor left, and whoever works on the tree', async () => {
    const made = project('exec sleep 60');
    const serving = made.serve();
    const spawned = await made.told(({ event }) => event === 'agent_spawn');
    expect((await examine(made)).of('supervisors')[0]?.reason).toBe(`process ${serving.pid} supervises it`);
    serving.signal('SIGKILL');
    await serving.ended();
    const report = await examine(made);
    expect(report.of('left_processes')[0]).toMatchObject({
      state: 'warn',
      reason: `of an earlier round there live: ${String((spawned as { pid: number }).pid)} sleep 60`,
    });
    expect(report.state('supervisors')).toBe('warn');
    await run(['kill'], { cwd: made.repository.path });
    expect((await examine(made)).state('left_processes')).toBe('ok');
  }, 30_000);

  test('finds a second supervisor with another log folder', async () => {
    const made = project('exec sleep 60');
    made.serve();
    await made.told(({ event }) => event === 'agent_spawn');
    made.repository.write(
      'agent-runner.toml',
      (await Bun.file(join(made.repository.path, 'agent-runner.toml')).text()).replace('"logs"', '"other"'),
    );
    const [found] = (await examine(made)).of('supervisors');
    expect(found).toMatchObject({ state: 'bad', reason: expect.stringContaining('with another log folder') });
  }, 30_000);

  const soon = Date.now() + 3_600_000;
  const later = Date.now() + 48 * 3_600_000;
  const token = (exp: number): string =>
    `x.${Buffer.from(JSON.stringify({ exp: exp / 1000 })).toString('base64url')}.y`;

  test.each([
    [
      'claude',
      'ends soon, and is not renewed',
      '.claude/.credentials.json',
      { claudeAiOauth: { expiresAt: soon } },
      'bad',
    ],
    [
      'claude',
      'ends soon, and is renewed',
      '.claude/.credentials.json',
      { claudeAiOauth: { expiresAt: soon, refreshToken: 'r' } },
      'ok',
    ],
    ['claude', 'lasts', '.claude/.credentials.json', { claudeAiOauth: { expiresAt: later } }, 'ok'],
    ['claude', 'cannot be read', '.claude/.credentials.json', { something: 'else' }, 'warn'],
    ['codex', 'ends soon, and is not renewed', '.codex/auth.json', { tokens: { access_token: token(soon) } }, 'bad'],
    [
      'codex',
      'ends soon, and is renewed',
      '.codex/auth.json',
      { tokens: { access_token: token(soon), refresh_token: 'r' } },
      'ok',
    ],
    ['codex', 'is a key', '.codex/auth.json', { OPENAI_API_KEY: 'sk-1' }, 'ok'],
    ['gemini', 'has ended', '.gemini/oauth_creds.json', { expiry_date: soon - 7_200_000 }, 'bad'],
  ])('a login of %s: %s', async (...row) => {
    const [preset, , file, json, state] = row;
    using home = scratch('login');
    home.write(file, JSON.stringify(json));
    const report = await examine(project('echo done', '', preset), { HOME: home.path });
    expect(report.state('login')).toBe(state);
  });

  test('no login at all is bad, and a key in the environment is one', async () => {
    const made = project('echo done', '', 'claude');
    const [none] = (await examine(made)).of('login');
    expect(none).toMatchObject({ state: 'bad', fix: expect.stringContaining('/login') });
    expect((await examine(made, { ANTHROPIC_API_KEY: 'sk-ant' })).of('login')[0]).toMatchObject({
      state: 'ok',
      reason: expect.stringContaining('ANTHROPIC_API_KEY'),
    });
  });

  test('a log folder in the work tree that git ignores is well, and one that it does not is told', async () => {
    const made = project();
    expect((await examine(made)).state('log_folder_ignored')).toBe('ok');
    made.repository.write('.gitignore', '');
    expect((await examine(made)).state('log_folder_ignored')).toBe('warn');
  });

  test('a key that services are given is a login', async () => {
    const made = project('echo done', '', 'claude');
    using home = scratch('keys');
    home.write('.config/agent-runner/environment', 'OTHER=1\nCLAUDE_CODE_OAUTH_TOKEN=x\n');
    expect((await examine(made, { HOME: home.path })).of('login')[0]).toMatchObject({
      state: process.platform === 'linux' ? 'ok' : 'warn',
      reason: expect.stringContaining('CLAUDE_CODE_OAUTH_TOKEN'),
    });
  });

  test('prints the worst first, and an exit code', async () => {
    const made = project();
    made.repository.write('prompt.md', 'short');
    const { code, stdout } = await run(['doctor'], { cwd: made.repository.path, env: testEnv() });
    expect(code).toBe(1);
    expect(stdout).toStartWith('bad   prompt');
    expect(stdout).toContain('1 thing will stop the night, ');
  });
});

needs('sshd', 'ssh')('doctor, of hosts that are watched from here', () => {
  test('one that answers is well, one that does not is told with its mend, and an old one is none', async () => {
    using down = await sshd({ host: 'nas', down: true });
    using pi = await sshd({ with: down });
    const made = project();
    using home = scratch('watcher');
    for (const host of ['pi', 'nas', 'old']) home.write(`.agent-runner/monitor/${host}/shop/events-2026-11.jsonl`, '');
    utimesSync(join(home.path, '.agent-runner/monitor/old/shop/events-2026-11.jsonl'), 0, 0);
    const found = (await examine(made, { ...pi.env, HOME: home.path })).of('ssh_hosts');
    expect(found).toMatchObject([
      {
        state: 'warn',
        reason: expect.stringContaining('nas cannot be reached: ssh: connect'),
        fix: 'ssh -o BatchMode=yes nas true shows the same.',
      },
      { state: 'ok', reason: 'pi answers' },
    ]);
  }, 30_000);
});
