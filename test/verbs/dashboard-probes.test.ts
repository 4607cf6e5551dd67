import { describe, expect, test } from 'bun:test';
import { chmodSync, chownSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { dashboard } from '../support/dashboard.ts';
import { needs } from '../support/needs.ts';
import { pythonProject } from '../support/python-project.ts';
import { restProject } from '../support/rest-project.ts';

/** Root reads everything: as somebody else the server is kept out of a folder that is not his. */
const nobody = 65_534;

describe('/healthz', () => {
  test('is well as long as the log folders can be read, also where nothing ever ran', async () => {
    using rest = restProject();
    using ran = pythonProject();
    using server = await dashboard('/', ['--project', rest.path, '--project', ran.path]);
    const well = await server.ask('/healthz');
    expect([well.status, await well.text()]).toEqual([200, 'ok\n']);
    renameSync(join(ran.path, 'logs'), join(ran.path, 'moved'));
    const gone = await server.ask('/healthz');
    expect(gone.status).toBe(503);
    expect(await gone.text()).toContain('(ENOENT)');
    renameSync(join(ran.path, 'moved'), join(ran.path, 'logs'));
    expect((await server.ask('/healthz')).status).toBe(200);
  });

  test('tells a log folder that may not be read, and so does the page', async () => {
    using project = restProject();
    mkdirSync(join(project.path, 'logs'));
    const isRoot = process.getuid?.() === 0;
    if (isRoot) chownSync(join(project.path, 'logs'), 0, 0);
    chmodSync(join(project.path, 'logs'), isRoot ? 0o700 : 0);
    chmodSync(project.path, 0o755);
    using server = await dashboard(project.path, [], isRoot ? { uid: nobody } : {});
    expect((await server.ask('/healthz')).status).toBe(503);
    expect((await server.ask('/metrics')).status).toBe(503);
    using page = server.listen();
    expect(await page.hears('unseen')).toMatchObject({ why: expect.stringContaining('EACCES') });
    const { projects } = await server.welcome();
    expect(await server.refusal(`/api/projects/${projects[0]!.id}/history`)).toMatchObject({ status: 503, code: 'io' });
    chmodSync(join(project.path, 'logs'), 0o755);
    await page.hears('now');
  });
});

needs('promtool')('/metrics', () => {
  test('are as promtool wants them, each family once for all projects', async () => {
    using one = pythonProject();
    using other = pythonProject();
    using server = await dashboard('/', ['--project', one.path, '--project', other.path]);
    const answer = await server.ask('/metrics');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await answer.text();
    expect(text.match(/^# TYPE agent_runner_rounds_started_total counter$/gm)).toHaveLength(1);
    expect(text.match(/^agent_runner_rounds_started_total\{project="[^"]+"\} \d+$/gm)).toHaveLength(2);
    const { exitCode, stderr, stdout } = Bun.spawnSync(['promtool', 'check', 'metrics'], {
      stdin: new TextEncoder().encode(text),
    });
    expect([exitCode, stderr.toString(), stdout.toString()]).toEqual([0, '', '']);
  });
});
