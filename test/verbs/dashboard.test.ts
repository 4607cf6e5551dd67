import { describe, expect, test } from 'bun:test';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shellWord } from '../../src/model/shell-word.ts';
import { binary, run, testEnv } from '../support/binary.ts';
import { controlledProject, worker } from '../support/controlled.ts';
import { dashboard } from '../support/dashboard.ts';
import { restProject } from '../support/rest-project.ts';
import { servedProject } from '../support/serving.ts';
import { until } from '../support/until.ts';
import type { HistoryPage, Now, RoundDetail, RoundLog } from '../../src/web/wire.ts';

const json = { 'content-type': 'application/json' };

/** What a project is at, of a message. */
const at = ({ peek }: Now, key: string): unknown => peek[key];

describe('the dashboard', () => {
  test('prints its address, and with --json an object; the page is there', async () => {
    using project = restProject();
    using server = await dashboard(project.path, ['--json']);
    const page = await server.ask('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const [, script = ''] = /src="\.?(\/[^"]+\.js)"/.exec(await page.text()) ?? [];
    const asset = await server.ask(script);
    expect(asset.headers.get('content-type')).toContain('javascript');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(await server.welcome()).toMatchObject({ control: false, order_key: null });
  });

  test('a port that is taken is a failure that names the flag which mends it; port 0 is another one', async () => {
    using project = restProject();
    using server = await dashboard(project.path);
    const again = await run(['dashboard', '--port', String(server.port)], { cwd: project.path });
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('--port 0');
    using other = await dashboard(project.path);
    expect(other.port).not.toBe(server.port);
  });

  test('flags that cannot be meant are refused', async () => {
    using project = restProject();
    const codes = await Promise.all(
      [
        ['--port', '70000'],
        ['--interval', '0'],
        ['--remote-dir', 'x'],
        ['--host', '-oProxyCommand=x'],
        ['--token-file', project.write('short', 'secret')],
        ['--listen', '203.0.113.7'],
      ].map(async (words) => (await run(['dashboard', '--port', '0', ...words], { cwd: project.path })).code),
    );
    expect(codes).toEqual([2, 2, 2, 2, 2, 1]);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with open streams', async (signal) => {
    using project = restProject();
    using server = await dashboard(project.path);
    using one = server.listen();
    using other = server.listen();
    await one.hears('now');
    await other.hears('now');
    expect(await server.end(signal)).toBe(0);
    await until(() => one.over() && other.over());
    expect(await server.stderr()).toBe('');
  });

  test('a project that never ran is shown, and its first round within two seconds', async () => {
    using project = servedProject('echo begun; while [ ! -e "$AGENT_RUNNER_LOG_DIR/go" ]; do sleep 0.05; done');
    using server = await dashboard(project.repository.path);
    using page = server.listen();
    const before = await page.hears('now');
    expect([at(before, 'status'), at(before, 'current_round')]).toEqual([null, null]);
    expect(await server.json<HistoryPage>(`/api/projects/${before.id}/history`)).toMatchObject({ older: null });

    const serving = project.serve('--once');
    await project.told(({ event }) => event === 'agent_spawn');
    const spawned = performance.now();
    await page.hears('now', (now) => at(now, 'current_round') !== null);
    await page.hears('output', ({ lines }) => lines.includes('begun'));
    expect(performance.now() - spawned).toBeLessThan(2000);
    await page.hears('history', ({ rounds }) => rounds.outcome[0] === -1);

    project.repository.write('logs/go', '');
    await serving.ended();
    const ended = await page.hears('history', ({ rounds }) => (rounds.outcome[0] ?? -1) >= 0);
    expect(ended.outcomes).toEqual(['ok']);
    const detail = await server.json<RoundDetail>(`/api/projects/${before.id}/rounds/1`);
    expect(detail.round).toMatchObject({ round_num: 1, outcome: 'ok', events: expect.any(Array) });
    const log = await server.json<RoundLog>(`/api/projects/${before.id}/rounds/1/log`);
    expect(log.lines).toEqual(['begun']);
    expect(await server.refusal(`/api/projects/${before.id}/rounds/9`)).toMatchObject({
      status: 404,
      code: 'not_found',
    });
    expect(await server.refusal(`/api/projects/${before.id}/rounds/9/log`)).toMatchObject({ status: 404 });
  });

  test('hostile output comes as text that does nothing: markup, escapes, bidi marks, secrets, a line of 10 MB', async () => {
    const script = String.raw`
printf '<script>alert(1)</script><img src=x onerror=alert(1)>\n'
printf '\033]0;owned\007\033[2J\033[31mred\033[0m \x01\x9b\n'
printf 'user\342\200\256txt.exe\n'
printf 'key sk-ant-REDACTED\n'
head -c 10000000 /dev/zero | tr '\0' 'a'; echo
echo after
while [ ! -e "$AGENT_RUNNER_LOG_DIR/go" ]; do sleep 0.05; done`;
    using project = servedProject(script);
    using server = await dashboard(project.repository.path, ['--interval', '0.2']);
    const serving = project.serve('--once');
    await project.told(({ event }) => event === 'agent_spawn');
    using page = server.listen();
    await page.hears('output', ({ lines }) => lines.includes('after'));
    const id = (await server.welcome()).projects[0]!.id;
    const log = await server.json<RoundLog>(`/api/projects/${id}/rounds/1/log`);
    expect(log.bytes).toBeGreaterThan(10_000_000);
    const shown = [...page.heard.flatMap((one) => (one.name === 'output' ? one.data.lines : [])), ...log.lines];
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(2000);
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(shown.join('\n')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]|verySecretThing/);
    project.repository.write('logs/go', '');
    await serving.ended();
  });

  test('the last round’s output stands when it is over, and a log folder that was made anew is followed', async () => {
    using project = restProject();
    const month = new Date().toISOString().slice(0, 7);
    const play = (log: string, text: string): void => {
      project.write(`logs/rounds/${log}`, `${text}\n`);
      const ts = new Date().toISOString();
      const told = [
        { ts, event: 'round_start', round_num: 1, phase: '' },
        { ts, event: 'agent_spawn', round_num: 1, timeout_s: 60, log },
        { ts, event: 'round_end', round_num: 1, outcome: 'ok' },
      ];
      const lines = told.map((event) => `${JSON.stringify(event)}\n`).join('');
      appendFileSync(join(project.path, 'logs', `events-${month}.jsonl`), lines);
    };
    project.write(`logs/events-${month}.jsonl`, `${' '.repeat(500)}\n`);
    play('R1-20261122T120000.log', 'of the first folder');
    using server = await dashboard(project.path, ['--interval', '0.2']);
    using page = server.listen();
    await page.hears('output', ({ lines }) => lines.includes('of the first folder'));
    rmSync(join(project.path, 'logs'), { recursive: true });
    play('R1-20261122T130000.log', 'of the second folder');
    const { anew } = await page.hears('output', ({ lines }) => lines.includes('of the second folder'));
    expect(anew).toBeTrue();
  });

  test('a round’s log is one of the round logs, whatever the journal calls it', async () => {
    using project = restProject();
    project.write('secret', 'nobody’s business\n');
    const ts = new Date().toISOString();
    const begins = (round_num: number, log: string): string =>
      [
        { ts, event: 'round_start', round_num, phase: '' },
        { ts, event: 'agent_spawn', round_num, timeout_s: 60, log },
      ]
        .map((event) => `${JSON.stringify(event)}\n`)
        .join('');
    const journal = project.write(`logs/events-${ts.slice(0, 7)}.jsonl`, begins(1, '../../secret'));
    mkdirSync(join(project.path, 'logs/rounds'));
    using server = await dashboard(project.path, ['--interval', '0.2']);
    using page = server.listen();
    await page.hears('history', ({ rounds }) => rounds.round_num.includes(1));
    project.write('logs/rounds/R2-20261122T130000.log', 'harmless\n');
    appendFileSync(journal, begins(2, 'R2-20261122T130000.log'));
    await page.hears('output', ({ round_num: round }) => round === 2);
    expect(page.raw()).not.toContain('nobody’s business');
  });

  test('each project beside the other, by its own name', async () => {
    using one = restProject();
    using other = restProject();
    mkdirSync(join(one.path, 'night'));
    mkdirSync(join(other.path, 'night'));
    for (const folder of [one, other])
      renameSync(join(folder.path, 'agent-runner.toml'), join(folder.path, 'night/agent-runner.toml'));
    using server = await dashboard('/', ['--project', join(one.path, 'night'), '--project', join(other.path, 'night')]);
    const { projects } = await server.welcome();
    expect(projects).toEqual([
      { id: 'night', project: 'night', host: null },
      { id: 'night-2', project: 'night', host: null },
    ]);
    using page = server.listen();
    await page.hears('now', ({ id }) => id === 'night');
    await page.hears('now', ({ id }) => id === 'night-2');
  });
});

test('kept work comes with the very command that brings it back, from any folder; detectors as the monitor left them', async () => {
  using project = servedProject('echo precious > "left behind.txt"');
  using server = await dashboard(project.repository.path, ['--interval', '0.2']);
  using page = server.listen();
  const before = await page.hears('now');
  expect(new Set(before.detectors.map(({ state }) => state))).toEqual(new Set(['unwatched']));
  await project.serve('--once').ended();
  const { orphans } = await page.hears('now', (now) => now.orphans !== null && now.orphans.length > 0);
  expect(orphans).toMatchObject([{ round_num: 1, files: ['left behind.txt'] }]);
  const restore = orphans![0]!.restore.replace(/^agent-runner/, shellWord(binary()));
  expect(Bun.spawnSync(['sh', '-c', restore], { cwd: '/', env: testEnv() }).exitCode).toBe(0);
  expect(readFileSync(join(project.repository.path, 'left behind.txt'), 'utf8')).toBe('precious\n');

  await run(['monitor', '--once'], { cwd: project.repository.path });
  const watched = await page.hears('now', ({ detectors }) => detectors.some(({ state }) => state !== 'unwatched'));
  expect(watched.detectors.find(({ name }) => name === 'crash_loop')).toMatchObject({ state: 'quiet', since: null });
});

test('--open hands the address to the browser, without the secret that others could read there', async () => {
  using project = restProject();
  const opened = join(project.path, 'opened');
  const opener = project.write('bin/xdg-open', `#!/bin/sh\necho "$1" > "${opened}"\n`);
  chmodSync(opener, 0o755);
  const env = { PATH: `${dirname(opener)}:${process.env['PATH'] ?? ''}` };
  using server = await dashboard(project.path, ['--open', '--listen', '0.0.0.0'], { env });
  const address = await until(() => existsSync(opened) && readFileSync(opened, 'utf8'));
  expect(address.trim()).toEndWith(`:${server.port}/`);
  expect(address).not.toContain('token');
});

describe('orders', () => {
  test('are carried out as the verbs do, and recorded by the supervisor', async () => {
    using project = controlledProject(worker);
    const serving = project.serve();
    await project.told(({ event }) => event === 'agent_spawn');
    using server = await dashboard(project.repository.path, ['--control']);
    const { order_key: key, projects } = await server.welcome();
    const order = (what: string, headers: Record<string, string>) =>
      server.ask(`/api/projects/${projects[0]!.id}/${what}`, {
        method: 'POST',
        headers: { ...json, ...headers },
        body: '{}',
      });
    const keyed = { 'x-agent-runner-order': key ?? '' };
    const woken = await order('wake', keyed);
    expect([woken.status, await woken.json()]).toEqual([
      200,
      { message: 'Nothing is waited for: round 1 is in progress.' },
    ]);
    const stopped = await order('stop', keyed);
    expect(await stopped.json()).toEqual({ message: expect.stringContaining('is asked to end') });
    await project.told((event) => event.event === 'sigterm_received' && event.action === 'stop');
    const cancelled = await order('cancel', keyed);
    expect(await cancelled.json()).toEqual({
      message: expect.stringContaining('round 1 was asked to commit and exit'),
    });
    expect((await serving.ended()).code).toBe(0);
    const late = await order('wake', keyed);
    expect([late.status, await late.json()]).toEqual([409, expect.objectContaining({ code: 'not_running' })]);
  });

  test('need a POST of JSON with the key, and --control', async () => {
    using project = restProject();
    using server = await dashboard(project.path, ['--control']);
    const { projects } = await server.welcome();
    const path = `/api/projects/${projects[0]!.id}/stop`;
    const post = { method: 'POST', headers: json, body: '{}' };
    expect(await server.refusal(path)).toMatchObject({ status: 405, code: 'method' });
    expect(await server.refusal(path, { method: 'POST', body: 'x' })).toMatchObject({ status: 415 });
    expect(await server.refusal(path, post)).toMatchObject({ status: 403, code: 'order_key' });
    const wrong = { ...post, headers: { ...json, 'x-agent-runner-order': 'x'.repeat(43) } };
    expect(await server.refusal(path, wrong)).toMatchObject({ status: 403, code: 'order_key' });
    using reading = await dashboard(project.path);
    expect(await reading.refusal(path, post)).toMatchObject({ status: 403, code: 'read_only' });
  });
});
