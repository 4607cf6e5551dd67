import { describe, expect, test } from 'bun:test';
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, testEnv } from '../support/binary.ts';
import { controlledProject, type ControlledProject } from '../support/controlled.ts';
import { until } from '../support/until.ts';

/** A project whose rounds' logs are written by the test. */
const withLogs = (logs: Readonly<Record<number, string>>, extra = ''): ControlledProject => {
  const project = controlledProject('exit 0', extra);
  mkdirSync(join(project.logDir, 'rounds'), { recursive: true });
  for (const [roundNum, text] of Object.entries(logs)) writeFileSync(logPath(project, Number(roundNum)), text);
  return project;
};

const logPath = (project: ControlledProject, roundNum: number): string =>
  join(project.logDir, 'rounds', `R${roundNum}-20261122T1200${String(roundNum).padStart(2, '0')}.log`);

const transcript = (name: string): string => join(import.meta.dir, '../fixtures/transcripts/claude', name);

/** Follows, and gives what was printed so far. */
const following = (project: ControlledProject, ...flags: readonly string[]) => {
  const child = project.begin('logs', '-f', ...flags);
  let printed = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const bytes of child.stdout) printed += decoder.decode(bytes, { stream: true });
  })();
  return {
    child,
    printed: async (text: string): Promise<void> => {
      await until(() => printed.includes(text), { what: `“${text}”` });
    },
    all: async (): Promise<string> => {
      await child.exited;
      await reading;
      return printed;
    },
  };
};

describe('logs', () => {
  test('the latest round, its agent’s JSON as text; --raw as it came', async () => {
    using project = withLogs({ 1: 'older\n' });
    rmSync(join(project.repository.path, 'agent-runner.toml'));
    project.repository.write(
      'agent-runner.toml',
      '[agent]\npreset = "claude"\n[prompt]\nfile = "prompt.md"\n[runtime]\nlog_dir = "logs"\n',
    );
    copyFileSync(transcript('work.log'), logPath(project, 2));
    const { code, stdout } = await project.call('logs');
    expect(code).toBe(0);
    expect(stdout).toContain('✓ finished');
    expect(stdout).not.toContain('{"type"');
    const raw = Bun.spawnSync([binary(), 'logs', '--raw', '--all'], { cwd: project.repository.path, env: testEnv() });
    expect(raw.stdout).toEqual(readFileSync(logPath(project, 2)));
  }, 30_000);

  test('--raw hands on bytes that are no text', async () => {
    using project = withLogs({});
    const bytes = Buffer.from([0x61, 0xff, 0xfe, 0x00, 0x1b, 0x5b, 0x32, 0x4a, 0x0a, 0x62]);
    writeFileSync(logPath(project, 1), bytes);
    const raw = Bun.spawnSync([binary(), 'logs', '--raw'], { cwd: project.repository.path, env: testEnv() });
    expect(raw.stdout).toEqual(bytes);
  }, 30_000);

  test('control characters do nothing to the terminal', async () => {
    using project = withLogs({ 1: 'red \u001B[31mtext\u001B[0m\u0007\u001B]0;title\u0007\nspin 1\rspin 2\nhalf' });
    expect((await project.call('logs')).stdout).toBe('red text\nspin 2\nhalf\n');
  }, 30_000);

  test('a named round, the last lines of it, all of it', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => `line ${index + 1}\n`);
    using project = withLogs({ 3: lines.join(''), 4: 'four\n' });
    expect((await project.call('logs', '--round', '3', '-n', '2')).stdout).toBe('line 499\nline 500\n');
    expect((await project.call('logs', '--round', '3')).stdout).toBe(lines.slice(300).join(''));
    expect((await project.call('logs', '--round', '3', '--all')).stdout).toBe(lines.join(''));
    expect((await project.call('logs', '--round', 'latest')).stdout).toBe('four\n');
    expect((await project.call('logs', '--lines', '0')).stdout).toBe('');
  }, 30_000);

  test('a round that has no log is told with the nearest that have', async () => {
    using project = withLogs({ 3: 'three\n', 9: 'nine\n' });
    const { code, stderr } = await project.call('logs', '--round', '5');
    expect(code).toBe(1);
    expect(stderr).toContain('There is no log of round “5”.');
    expect(stderr).toContain('The nearest: 3, 9.');
    using empty = withLogs({});
    expect(await empty.call('logs')).toMatchObject({ code: 1 });
  }, 30_000);

  test('-f goes on with the log as it grows, and with the next round, until Ctrl-C', async () => {
    using project = withLogs({ 1: 'one\n' });
    const follow = following(project);
    await follow.printed('one\n');
    appendFileSync(logPath(project, 1), 'more of one\n');
    await follow.printed('more of one\n');
    appendFileSync(logPath(project, 1), 'the end');
    writeFileSync(logPath(project, 2), 'two\n');
    await follow.printed('two\n');
    follow.child.kill('SIGINT');
    expect(await follow.child.exited).toBe(0);
    expect(await follow.all()).toBe('── round 1 ──\none\nmore of one\nthe end\n── round 2 ──\ntwo\n');
  }, 30_000);

  test('-f waits for the first round, and a named round is followed to its end only', async () => {
    using project = withLogs({});
    const follow = following(project);
    writeFileSync(logPath(project, 1), 'first\n');
    await follow.printed('first\n');
    follow.child.kill('SIGINT');
    await follow.child.exited;
    const one = following(project, '--round', '1');
    await one.printed('first\n');
    writeFileSync(logPath(project, 2), 'second\n');
    expect(await one.child.exited).toBe(0);
    expect(await one.all()).not.toContain('second');
  }, 30_000);

  test('-f follows real rounds', async () => {
    using project = controlledProject('echo "this is round $AGENT_RUNNER_ROUND_NUM"');
    project.serve('--max-rounds', '3');
    const follow = following(project, '--all');
    await follow.printed('this is round 3\n');
    follow.child.kill('SIGINT');
    expect((await follow.all()).match(/this is round \d/g)).toContain('this is round 3');
  }, 30_000);

  test('a reader who has gone ends it at the next line', async () => {
    using project = withLogs({ 1: 'line\n' });
    const child = project.begin('logs', '-f');
    const reader = child.stdout.getReader();
    await reader.read();
    await reader.cancel();
    await until(
      () => {
        appendFileSync(logPath(project, 1), 'line\n');
        return child.exitCode !== null;
      },
      { what: 'the end of the follower' },
    );
    expect(child.exitCode).toBe(0);
  }, 30_000);

  test('a log of 200 MB takes no more memory than a small one', async () => {
    using project = withLogs({ 1: 'small\n' });
    const peak = (): number => {
      const child = Bun.spawnSync([binary(), 'logs', '--all', '--round', '1'], {
        cwd: project.repository.path,
        env: testEnv(),
        stdout: 'ignore',
      });
      expect(child.exitCode).toBe(0);
      return child.resourceUsage.maxRSS;
    };
    const small = peak();
    const block = 'a line of some length that stands in a log\n'.repeat(25_000);
    for (let size = 0; size < 200_000_000; size += block.length) appendFileSync(logPath(project, 1), block);
    expect(peak() - small).toBeLessThan(120 * 1024 * 1024);
  }, 60_000);

  test('--service is the supervisor’s own output', async () => {
    using project = controlledProject('exit 0');
    expect(await project.call('logs', '--service')).toMatchObject({ code: 1 });
    await project.json('start', '--max-rounds', '1');
    await project.told((event) => event.event === 'supervisor_stopped');
    await until(async () =>
      (await project.call('logs', '--service')).stdout.includes('stopped: 1 of 1 rounds are done'),
    );
  }, 30_000);

  test('flags that cannot be meant', async () => {
    using project = withLogs({ 1: 'one\n' });
    for (const flags of [
      ['--round', 'x'],
      ['--lines', '-3'],
      ['--lines', '3', '--all'],
      ['--service', '--round', '1'],
    ]) {
      expect(await project.call('logs', ...flags)).toMatchObject({ code: 2 });
    }
  }, 30_000);
});
