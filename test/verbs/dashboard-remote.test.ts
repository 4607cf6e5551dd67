import { expect, test } from 'bun:test';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { binary, testEnv } from '../support/binary.ts';
import { dashboard } from '../support/dashboard.ts';
import { needs } from '../support/needs.ts';
import { restProject } from '../support/rest-project.ts';
import { scratch } from '../support/scratch.ts';
import { servedProject } from '../support/serving.ts';
import { sshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';
import type { HistoryPage, RoundDetail, RoundLog } from '../../src/web/wire.ts';

const json = { 'content-type': 'application/json' };

needs('sshd', 'ssh')('another host', () => {
  test('is shown beside this one, with what it prints; unseen while it is away, and seen again', async () => {
    using pi = await sshd();
    using there = servedProject('echo "from there"; while [ ! -e "$AGENT_RUNNER_LOG_DIR/go" ]; do sleep 0.05; done');
    symlinkSync(there.logDir, join(pi.home, 'logs'));
    using here = restProject();
    using home = scratch('watcher');
    const env = { ...pi.env, HOME: home.path };
    using server = await dashboard(
      here.path,
      ['--host', 'pi', '--remote-dir', 'logs', '--control', '--interval', '0.2'],
      { env },
    );
    const { projects, order_key: key } = await server.welcome();
    const [local, remote] = projects;
    expect(remote).toEqual({ id: 'logs-pi', project: 'logs', host: 'pi' });
    const id = remote!.id;

    const serving = there.serve();
    await there.told(({ event }) => event === 'agent_spawn');
    using page = server.listen();
    const seen = await page.hears('now', (now) => now.id === id && now.peek['current_round'] !== null);
    const ours = await page.hears('now', (now) => now.id === local!.id);
    // The same keys, whoever is looked at; what only the other host could tell is null.
    const optional = new Set(['alerts', 'budgets']);
    const keys = (peek: object): readonly string[] =>
      Object.keys(peek)
        .filter((one) => !optional.has(one))
        .toSorted();
    expect(keys(seen.peek)).toEqual(keys(ours.peek));
    for (const part of ['service', 'system'] as const)
      expect(keys(seen.peek[part] as object)).toEqual(keys(ours.peek[part] as object));
    expect(seen.peek).toMatchObject({ service: { active: true, mode: null }, status: null, defenses: null });
    await page.hears('output', (output) => output.id === id && output.lines.includes('from there'));

    const history = await server.json<HistoryPage>(`/api/projects/${id}/history`);
    expect(history).toMatchObject({ rounds: { round_num: [1], outcome: [-1] }, older: null });
    const { round } = await server.json<RoundDetail>(`/api/projects/${id}/rounds/1`);
    expect(round).toMatchObject({ round_num: 1, events: null });
    expect((await server.json<RoundLog>(`/api/projects/${id}/rounds/1/log`)).lines).toEqual(['from there']);
    expect(await server.refusal(`/api/projects/${id}/rounds/7`)).toMatchObject({ status: 409 });

    const order = (what: string) => ({
      method: 'POST',
      headers: { ...json, 'x-agent-runner-order': key ?? '' },
      body: '{}',
      what,
    });
    for (const what of ['cancel', 'wake'])
      expect(await server.refusal(`/api/projects/${id}/${what}`, order(what))).toMatchObject({
        status: 409,
        code: 'not_from_another_host',
        hint: expect.stringContaining(`ssh pi`),
      });
    await pi.kill();
    expect(await page.hears('unseen', (unseen) => unseen.id === id)).toMatchObject({
      why: expect.stringContaining('pi'),
    });
    const before = page.heard.length;
    await pi.start();
    await until(() => page.heard.slice(before).some(({ name, data }) => name === 'now' && data.id === id));

    const stopped = await server.ask(`/api/projects/${id}/stop`, order('stop'));
    expect([stopped.status, await stopped.json()]).toEqual([200, { message: expect.stringContaining('asked to end') }]);
    await there.told((event) => event.event === 'sigterm_received');
    there.repository.write('logs/go', '');
    expect((await serving.ended()).code).toBe(0);
    await page.hears('history', ({ id: of, rounds }) => of === id && (rounds.outcome[0] ?? -1) >= 0);
    expect(await server.end()).toBe(0);
  }, 90_000);
});

needs('sshd', 'ssh')('events --host', () => {
  test('relays what another host records, and every event when the line was broken', async () => {
    using pi = await sshd();
    using there = servedProject('true');
    symlinkSync(there.logDir, join(pi.home, 'logs'));
    using home = scratch('watcher');
    const env = testEnv({ ...pi.env, HOME: home.path });
    const relay = (...words: readonly string[]) =>
      Bun.spawn([binary(), 'events', '--host', 'pi', '--remote-dir', 'logs', '--json', ...words], {
        cwd: '/',
        env,
        stdin: 'ignore',
        stdout: 'pipe',
        stderr: 'pipe',
      });
    const kindsOf = (text: string): readonly string[] =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { event: string }).event);
    await there.serve('--once').ended();
    const all = kindsOf(await relay('--window', 'all').stdout.text());
    expect(all).toEqual(there.events().map(({ event }) => event));
    expect(kindsOf(await relay('--window', '2').stdout.text())).toEqual(all.slice(-2));
    expect(kindsOf(await relay('--since', '1h', '--kind', 'round_start').stdout.text())).toEqual(['round_start']);

    const tail = relay('--tail', '--since', '1h');
    let text = '';
    const reading = (async (): Promise<void> => {
      const decoder = new TextDecoder();
      for await (const chunk of tail.stdout) text += decoder.decode(chunk);
    })();
    const stderr = tail.stderr.text();
    await until(() => kindsOf(text).length === all.length);
    await pi.kill();
    await there.serve('--once').ended();
    await pi.start();
    await until(() => kindsOf(text).filter((kind) => kind === 'round_end').length === 2);
    tail.kill('SIGINT');
    expect(await tail.exited).toBe(0);
    await reading;
    expect(kindsOf(text)).toEqual(there.events().map(({ event }) => event));
    expect(await stderr).toMatch(/^(pi does not answer: .*\npi answers again\n)?$/);

    await pi.kill();
    const down = relay();
    expect(await down.exited).toBe(69);
    expect(await down.stdout.text()).toContain('host_unreachable');
  }, 90_000);
});
