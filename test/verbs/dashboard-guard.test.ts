import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect, type Socket } from 'node:net';
import { dashboard, type Dashboard } from '../support/dashboard.ts';
import { restProject } from '../support/rest-project.ts';
import type { Scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';

const json = { 'content-type': 'application/json' };

describe('who may ask the dashboard', () => {
  let project: Scratch;
  let server: Dashboard;
  beforeAll(async () => {
    project = restProject();
    server = await dashboard(project.path, ['--allow-host', 'night.example', '--allow-host', 'tunnel:9000']);
  });
  afterAll(() => {
    server[Symbol.dispose]();
    project[Symbol.dispose]();
  });

  const head = (host: string, more = ''): string =>
    `GET /api/projects HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`;
  const status = async (bytes: string): Promise<number> => Number((await server.send(bytes)).slice(9, 12));

  test('only by one of its names: a page of elsewhere that lets its name point here gets nothing', async () => {
    const { port } = server;
    for (const host of [
      `localhost:${port}`,
      `127.0.0.1:${port}`,
      `[::1]:${port}`,
      `LOCALHOST:${port}`,
      'night.example',
      'night.example:8443',
      'tunnel:9000',
    ])
      expect([host, await status(head(host))]).toEqual([host, 200]);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      'localhost',
      'localhost:1',
      '127.0.0.1',
      'tunnel',
      `x@localhost:${port}`,
      `localhost:${port}/`,
      `localhost:${port}, evil`,
      '0.0.0.0',
      `203.0.113.7:${port}`,
    ])
      expect([host, [400, 403].includes(await status(head(host)))]).toEqual([host, true]);
    expect(await status(`GET /api/projects HTTP/1.1\r\nHost: localhost:${port}\r\nHost: evil\r\n\r\n`)).toBe(403);
    expect(await status(`GET http://localhost:${port}/api/projects HTTP/1.1\r\nHost: evil.example\r\n\r\n`)).toBe(403);
    expect(await server.send(head('evil.example'))).toContain('--allow-host NAME');
    expect(await server.send(`GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n`)).toStartWith('HTTP/1.1 403');
  });

  test('not from pages of other sites, by Origin and by Sec-Fetch-Site', async () => {
    const { port } = server;
    const from = (more: string): Promise<number> => status(head(`localhost:${port}`, more));
    expect(await from(`Origin: http://localhost:${port}\r\nSec-Fetch-Site: same-origin\r\n`)).toBe(200);
    expect(await from('Sec-Fetch-Site: none\r\n')).toBe(200);
    for (const more of [
      'Origin: https://evil.example\r\n',
      'Origin: null\r\n',
      `Origin: http://127.0.0.1:${port}\r\n`,
      `Origin: http://localhost:1\r\n`,
      'Sec-Fetch-Site: cross-site\r\n',
      'Sec-Fetch-Site: same-site\r\n',
      'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n',
    ])
      expect([more, await from(more)]).toEqual([more, 403]);
    // A link in a chat that leads to the page is followed.
    const link = `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n\r\n`;
    expect(await status(link)).toBe(200);
    expect(await status(head('night.example', 'Origin: https://night.example\r\n'))).toBe(200);
  });

  test('every answer keeps browsers strict', async () => {
    for (const path of ['/', '/api/projects', '/api/nothing', '/metrics', '/healthz']) {
      const { headers } = await server.ask(path);
      expect(headers.get('content-security-policy')).toStartWith(
        "default-src 'none'; script-src 'self'; style-src 'self'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      if (path !== '/') expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('what is not there and what is not done', async () => {
    for (const path of [
      '/etc/passwd',
      '/../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/api/projects/nobody/history',
      '/api/projects/__proto__/history',
      '/constructor',
      '/api/projects/rest/rounds/../../x',
      '/api/projects/rest/rounds/1e3',
      '/assets/..%2f..%2fetc/passwd',
    ])
      expect([
        path,
        await status(`GET ${path} HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\n\r\n`),
      ]).toEqual([path, 404]);
    for (const [method, path] of [
      ['POST', '/'],
      ['POST', '/api/projects'],
      ['DELETE', '/metrics'],
      ['PUT', '/api/feed'],
      ['GET', '/api/login'],
      ['OPTIONS', '/api/projects'],
    ] as const)
      expect([method, path, (await server.ask(path, { method })).status]).toEqual([method, path, 405]);
    const id = (await server.welcome()).projects[0]!.id;
    for (const cursor of ['../../etc', 'x', '2026-11.1.1', '2026-11.1.1_5_..', '2026-11.1.1_5', '%00'])
      expect(await server.refusal(`/api/projects/${id}/history?before=${cursor}`)).toMatchObject({
        status: 410,
        code: 'history_moved',
      });
    expect((await server.ask('/healthz', { method: 'HEAD' })).status).toBe(200);
  });

  test('a thousand connections and thirty-two streams keep nobody out for good', async () => {
    const sockets: Socket[] = Array.from({ length: 1000 }, () =>
      connect(server.port, '127.0.0.1').on('error', () => undefined),
    );
    await until(() => sockets.every((socket) => !socket.connecting));
    expect((await server.ask('/healthz')).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    const listeners = Array.from({ length: 32 }, () => server.listen());
    await Promise.all(listeners.map((one) => one.hears('now')));
    expect(await server.refusal('/api/feed')).toMatchObject({ status: 503, code: 'too_many_streams' });
    for (const one of listeners) one[Symbol.dispose]();
    using next = server.listen();
    await until(async () => (await server.ask('/healthz')).status === 200 && (next.heard.length > 0 || next.over()));
    if (next.over()) await server.listen().hears('now');
  });
});

describe('the dashboard with a token', () => {
  const token = 'a-token-of-this-test-0123';

  test('shows the page to all, and the rest to those who have it', async () => {
    using project = restProject();
    using server = await dashboard(project.path, ['--token-file', project.write('token', `${token}\n`)]);
    expect((await server.ask('/')).status).toBe(200);
    for (const path of ['/api/projects', '/api/feed', '/metrics', '/healthz', '/api/projects/x/history'])
      expect(await server.refusal(path)).toMatchObject({ status: 401, code: 'login_needed' });
    const bearer = { authorization: `Bearer ${token}` };
    for (const path of ['/api/projects', '/metrics', '/healthz'])
      expect((await server.ask(path, { headers: bearer })).status).toBe(200);
    expect((await server.ask('/metrics', { headers: { authorization: `Bearer ${token}x` } })).status).toBe(401);
    expect((await server.ask(`/api/projects?token=${token}`)).status).toBe(401);
    using page = server.listen(bearer);
    await page.hears('now');
  });

  test('a login gives a cookie that no script reads and no other site sends', async () => {
    using project = restProject();
    using server = await dashboard(project.path, [], { env: { AGENT_RUNNER_DASHBOARD_TOKEN: token } });
    const login = (body: string, headers: Record<string, string> = json) =>
      server.ask('/api/login', { method: 'POST', headers, body });
    for (const body of ['', '{}', '{"token":1}', '{"token":"wrong"}', JSON.stringify({ token: 'x'.repeat(3000) })])
      expect((await login(body)).status).toBe(401);
    expect((await login(JSON.stringify({ token }), { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await login(JSON.stringify({ token: 'x'.repeat(5000) }))).status).toBe(413);
    const right = await login(JSON.stringify({ token }));
    expect(right.status).toBe(204);
    const cookie = right.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(token);
    const [pair = ''] = cookie.split(';');
    expect((await server.ask('/api/projects', { headers: { cookie: `other=1; ${pair}` } })).status).toBe(200);
    expect((await server.ask('/api/projects', { headers: { cookie: `${pair}x` } })).status).toBe(401);
  });

  test('is made where it takes orders: who may look on this machine may not for that give any', async () => {
    using project = restProject();
    using server = await dashboard(project.path, ['--control']);
    expect(server.token).toMatch(/^[\w-]{43}$/);
    expect((await fetch(`${server.url}api/projects`)).status).toBe(401);
    const { order_key: key, projects } = await server.welcome();
    const path = `${server.url}api/projects/${projects[0]!.id}/stop`;
    const headers = { ...json, 'x-agent-runner-order': key ?? '' };
    expect((await fetch(path, { method: 'POST', headers, body: '{}' })).status).toBe(401);
    using given = await dashboard(project.path, ['--control', '--token-file', project.write('token', token)]);
    expect(given.token).toBeUndefined();
  });

  test('the key of orders is never packed, whatever stands beside it', async () => {
    using project = restProject();
    const many = Array.from({ length: 60 }, () => ['--project', project.path]).flat();
    using server = await dashboard(project.path, ['--control', ...many]);
    const answer = await server.ask('/api/projects', { headers: { 'accept-encoding': 'gzip' } });
    expect((await answer.clone().text()).length).toBeGreaterThan(4096);
    expect(answer.headers.get('content-encoding')).toBeNull();
  });

  test('is made where it listens elsewhere, and told once, behind the #', async () => {
    using project = restProject();
    using server = await dashboard(project.path, ['--listen', '0.0.0.0']);
    expect(server.token).toMatch(/^[\w-]{43}$/);
    expect((await fetch(`${server.url}api/projects`)).status).toBe(401);
    expect((await server.ask('/api/projects')).status).toBe(200);
    // By any address of this machine, but by no name that somebody else may have given it.
    expect((await server.ask('/', { headers: { host: `192.0.2.1:${server.port}` } })).status).toBe(200);
    expect((await server.ask('/', { headers: { host: `evil.example:${server.port}` } })).status).toBe(403);
  });
});
