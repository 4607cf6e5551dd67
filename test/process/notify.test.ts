import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent } from '../../src/model/event.ts';
import { binary, testEnv, type Answer } from '../support/binary.ts';
import { servedProject, type ServedProject } from '../support/serving.ts';
import { until } from '../support/until.ts';

interface Got {
  readonly path: string;
  readonly method: string;
  readonly authorization: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A server that keeps what it is sent. `answer` is asked for each request, with how many came before. */
const receiver = (answer: (count: number) => Response | Promise<Response> = () => new Response('ok')) => {
  const got: Got[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 0,
    fetch: async (request) => {
      const text = await request.text();
      const { pathname: path } = new URL(request.url);
      const body = text === '' ? {} : (JSON.parse(text) as Got['body']);
      got.push({ path, method: request.method, authorization: request.headers.get('authorization'), body });
      return await answer(got.length - 1);
    },
  });
  return { got, url: `http://127.0.0.1:${server.port}`, [Symbol.dispose]: () => void server.stop(true) };
};

const call = async (
  project: ServedProject,
  env: Record<string, string>,
  ...words: readonly string[]
): Promise<Answer> => {
  const child = Bun.spawn([binary(), ...words], {
    cwd: project.repository.path,
    env: testEnv(env),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { code: (await child.exited) || (child.exitCode ?? 0), stdout, stderr };
};

const failures = (events: readonly JournalEvent[]) =>
  events.flatMap((event) => (event.event === 'monitor_notify_failed' ? [event.reason] : []));

test('notify test goes by every way, with secrets from the environment only', async () => {
  using to = receiver();
  using project = servedProject(
    'echo done',
    `[[notify]]
on = ["critical"]
url_env = "CHAT_URL"
format = "slack"
[[notify]]
on = ["critical"]
webhook = "${to.url}/hook"
token_env = "HOOK_TOKEN"
[[notify]]
on = ["critical"]
webhook = "${to.url}/deep/alerts"
format = "ntfy"
[[notify]]
on = ["critical"]
webhook = "${to.url}"
format = "telegram"
token_env = "BOT_TOKEN"
chat = "42"
[[notify]]
on = ["critical"]
webhook = "${to.url}/discord"
format = "discord"
[[notify]]
on = ["critical"]
command = ["sh", "-c", "cat > told.json"]
`,
  );
  const env = { CHAT_URL: `${to.url}/chat`, HOOK_TOKEN: 'hook-token', BOT_TOKEN: '1:bot-token' };
  expect(await call(project, env, 'notify', 'test')).toMatchObject({ code: 0, stderr: '' });
  const byPath = new Map(to.got.map((one) => [one.path, one]));
  expect([...byPath.keys()].toSorted()).toEqual([
    '/bot1:bot-token/sendMessage',
    '/chat',
    '/deep/',
    '/discord',
    '/hook',
  ]);
  expect(byPath.get('/hook')).toMatchObject({
    authorization: 'Bearer hook-token',
    body: { source: 'agent-runner', title: 'a test', about: 'test', severity: 'info' },
  });
  expect(byPath.get('/deep/')?.body).toMatchObject({ topic: 'alerts', priority: 3 });
  expect(byPath.get('/bot1:bot-token/sendMessage')?.body).toMatchObject({ chat_id: '42' });
  expect(byPath.get('/discord')?.body).toMatchObject({ content: expect.stringContaining('a test') });
  expect(byPath.get('/chat')?.body).toMatchObject({ text: expect.stringContaining('a test') });
  expect(JSON.parse(readFileSync(join(project.repository.path, 'told.json'), 'utf8'))).toMatchObject({
    title: 'a test',
  });
}, 30_000);

test('notify test says what failed and why, and never a secret', async () => {
  using refuses = receiver(() => new Response('no such hook: very-secret-path', { status: 404 }));
  using project = servedProject(
    'echo done',
    `[[notify]]
on = ["critical"]
url_env = "NOT_THERE"
[[notify]]
name = "refused"
on = ["critical"]
url_env = "HOOK"
[[notify]]
name = "hangs"
on = ["critical"]
command = ["sleep", "60"]
timeout_s = 0.3
`,
  );
  const { code, stdout } = await call(project, { HOOK: `${refuses.url}/very-secret-path` }, 'notify', 'test');
  expect(code).toBe(1);
  expect(stdout).toContain('the environment has no NOT_THERE');
  expect(stdout).toContain('it answered 404');
  expect(stdout).toContain('it took longer than 0.3 s');
  expect(stdout).not.toContain(refuses.url);
}, 30_000);

test('serve --monitor tells of alerts and of the end, redacted, while one address hangs and another fails first', async () => {
  using well = receiver((count) => new Response('', { status: count === 0 ? 500 : 200 }));
  using hanging = receiver(() => new Promise<Response>(() => {}));
  using project = servedProject(
    'echo "Error 401: unauthorized"; exit 1',
    `[monitor]
interval_s = 0.1
auth_fail_hint = "key sk-ant-abcdefghijklmnop"
[[notify]]
on = ["critical", "stopped"]
webhook = "${well.url}/well"
debounce_s = 0
[[notify]]
on = ["critical"]
webhook = "${hanging.url}/never"
timeout_s = 1
`,
  );
  const { code } = await project.serve('--monitor').ended();
  expect(code).toBe(0);
  const about = well.got.map(({ body }) => body['about']);
  // The first try was answered with 500 and made again.
  expect(about).toEqual(['oauth_fail', 'oauth_fail', 'supervisor']);
  expect(well.got[1]?.body['text']).toContain('key [secret]');
  expect(JSON.stringify(well.got)).not.toContain('sk-ant');
  expect(failures(project.events())).toEqual(['no answer within 1 s']);
}, 60_000);

test('a monitor tells what a Loop in another process does, and gives its sign of life', async () => {
  using to = receiver();
  using project = servedProject(
    'echo done',
    `[monitor]
heartbeat_url = "${to.url}/alive"
heartbeat_every_s = 0.2
[[notify]]
on = ["done", "stopped"]
webhook = "${to.url}/told"
`,
  );
  const monitor = project.start('monitor', '--interval', '0.1');
  await until(() => to.got.filter(({ path }) => path === '/alive').length >= 2, { what: 'two signs of life' });
  await project.serve('--max-rounds', '1').ended();
  const told = () => to.got.filter(({ path }) => path === '/told').map(({ body }) => body['topic']);
  await until(() => told().length === 2, { what: 'both messages' });
  expect(told()).toEqual(['done', 'stopped']);
  monitor.signal('SIGTERM');
  expect((await monitor.ended()).code).toBe(0);
  expect(existsSync(join(project.logDir, 'monitor-state.json'))).toBeTrue();
}, 60_000);
