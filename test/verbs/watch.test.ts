import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { binary, run, testEnv } from '../support/binary.ts';
import { needs } from '../support/needs.ts';
import { onTerminal } from '../support/on-terminal.ts';
import { pythonProject } from '../support/python-project.ts';
import { servedProject } from '../support/serving.ts';
import { tmuxWindow } from '../support/tmux.ts';
import { until } from '../support/until.ts';

/** Speaks as the agent of the demo does: a good round, then one that works until the log folder holds `go`. */
const agent = `say() { printf '{"type":"demo","event":"say","text":"%s"}\\n' "$1"; }
say 'I look at the \\u001b[2Jfailing test.'
if [ "$AGENT_RUNNER_ROUND_NUM" -gt 1 ]; then
  say 'it is at work'
  while [ ! -e "$AGENT_RUNNER_LOG_DIR/go" ]; do sleep 0.05; done
fi
printf '{"type":"demo","event":"result","status":"ok","message":"Done."}\\n'`;

// oxlint-disable-next-line no-control-regex -- it is what must not be there
const steering = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/;

describe('watch in a pipe', () => {
  test('prints frames without control codes, until the reader has gone', async () => {
    using project = pythonProject();
    const command = `"$1" watch --interval 0.2 | head -n 30`;
    const shell = Bun.spawn(['bash', '-o', 'pipefail', '-c', command, 'bash', binary()], {
      cwd: project.path,
      env: testEnv(),
      stdin: 'ignore',
      stdout: 'pipe',
    });
    const stdout = await shell.stdout.text();
    expect(await shell.exited).toBe(0);
    expect(stdout).not.toMatch(steering);
    expect(stdout.match(/^rounds /gm)?.length).toBeGreaterThan(1);
  });

  test('with --json each look is an object on a line, and SIGTERM ends it well', async () => {
    using project = servedProject(agent, '', 'demo');
    const watching = Bun.spawn([binary(), 'watch', '--json', '--interval', '0.2'], {
      cwd: project.repository.path,
      env: testEnv(),
      stdin: 'ignore',
      stdout: 'pipe',
    });
    let told = '';
    for await (const chunk of watching.stdout.pipeThrough(new TextDecoderStream())) {
      told += chunk;
      if (told.split('\n').length > 3) watching.kill('SIGTERM');
    }
    expect(await watching.exited).toBe(0);
    for (const line of told.trimEnd().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ schema_version: 1, current_round: null });
  });

  test('words that are none', async () => {
    using project = pythonProject();
    for (const words of [
      ['--interval', 'often'],
      ['--interval', '0'],
      ['--round', 'last'],
      ['--events', '-1'],
    ])
      expect((await run(['watch', ...words], { cwd: project.path })).code).toBe(2);
  });
});

needs('tmux')('watch in a real terminal', () => {
  test('shows the round, turns to others, orders what keys say, follows its size, and gives the screen back', async () => {
    using project = servedProject(agent, '', 'demo');
    const serving = project.serve();
    await project.told((event) => event.event === 'agent_spawn' && event.round_num === 2);
    using window = tmuxWindow(project.repository.path);
    await window.shows('ready>');
    window.press(`'${binary()}' watch --interval 0.5`, 'Enter');
    const frame = await window.shows(/it is at work/);
    expect(frame).toMatch(/^\S+: running +\d\d:\d\d:\d\d$/m);
    expect(frame).toMatch(/^round 2 · \d+ s of /m);
    expect(frame).toMatch(/^[█░]+ +\d+ %$/m);
    expect(frame).toContain('1✓');
    expect(frame).toContain('[2▶]');
    expect(frame).toContain('I look at the failing test.');
    expect([window.pane('#{alternate_on}'), window.pane('#{cursor_flag}')]).toEqual(['1', '0']);

    window.press('Left');
    await window.shows(/── round 1 ─/);
    window.press('Escape');
    await window.shows(/── round 2 ─/);
    window.press('l');
    await window.shows((shown) => !shown.includes('[2▶]'));
    window.press('l');
    window.resize(60, 16);
    await window.shows(
      (shown) => shown.includes('[2▶]') && shown.split('\n').length <= 17 && shown.includes('q leave'),
    );

    window.press('k');
    await window.shows('y kills');
    window.press('n');
    await window.shows('nothing was killed');
    window.press('s');
    await window.shows('is asked to end');
    await window.shows('ends after this');
    await Bun.write(join(project.logDir, 'go'), '');
    expect((await serving.ended()).code).toBe(0);
    await window.shows(/: not running/);

    window.press('q');
    await window.shows('ready>');
    expect([window.pane('#{alternate_on}'), window.pane('#{cursor_flag}')]).toEqual(['0', '1']);
    window.press('stty -a | grep -o -e " icanon" -e " echo "', 'Enter');
    await window.shows(/^ icanon\n echo/m);
    expect(window.screen()).not.toContain('nothing was killed');
  }, 15_000);

  test('k and y kill the round and the supervisor', async () => {
    using project = servedProject(agent, '', 'demo');
    const serving = project.serve();
    await project.told((event) => event.event === 'agent_spawn' && event.round_num === 2);
    using window = tmuxWindow(project.repository.path);
    await window.shows('ready>');
    window.press(`'${binary()}' watch --interval 0.5`, 'Enter');
    await window.shows('it is at work');
    window.press('k');
    await window.shows('y kills');
    window.press('y');
    await serving.ended();
    await window.shows('has ended its round and itself');
    await window.shows('cancelled');
  }, 15_000);
});

describe('watch on a terminal', () => {
  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s gives the screen back, too', async (name) => {
    using project = pythonProject();
    const watching = onTerminal([binary(), 'watch'], { cwd: project.path, env: testEnv({ TERM: 'xterm' }) });
    await until(() => watching.shown().includes('q leave'), { what: 'a frame' });
    watching.child.kill(name);
    expect(await watching.child.exited).toBe(0);
    await until(() => watching.shown().endsWith('\u001B[?25h\u001B[?1049l'), { what: 'the end' });
  });

  test('it ends when its window is closed', async () => {
    using project = pythonProject();
    const watching = onTerminal([binary(), 'watch'], { cwd: project.path, env: testEnv({ TERM: 'xterm' }) });
    await until(() => watching.shown().includes('q leave'), { what: 'a frame' });
    watching.close();
    expect(await watching.child.exited).toBeGreaterThanOrEqual(0);
  });

  test('a terminal that can do nothing gets plain frames', async () => {
    using project = pythonProject();
    const watching = onTerminal([binary(), 'watch'], { cwd: project.path, env: testEnv({ TERM: 'dumb' }) });
    await until(() => watching.shown().includes('rounds'), { what: 'a frame' });
    watching.type('\u0003');
    expect(await watching.child.exited).toBe(0);
    expect(watching.shown()).not.toContain('\u001B');
  });
});
