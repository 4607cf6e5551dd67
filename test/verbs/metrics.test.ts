import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../support/binary.ts';
import { needs } from '../support/needs.ts';
import { pythonProject } from '../support/python-project.ts';
import { scratch } from '../support/scratch.ts';
import { metricsText } from '../../src/views/metrics.ts';
import { atWork, untouched, waiting } from '../support/snapshot.ts';

const root = resolve(import.meta.dir, '../..');

/** What promtool says; empty where all is well. It exits 0 on some of what it finds. */
const promtool = (words: readonly string[], input = ''): string => {
  const { stdout, stderr, exitCode } = Bun.spawnSync(['promtool', ...words], {
    stdin: new TextEncoder().encode(input),
  });
  return exitCode === 0 ? stderr.toString() : `exit ${exitCode}: ${stdout.toString()}${stderr.toString()}`;
};

describe('metrics', () => {
  test('prints what is known of a project', async () => {
    using project = pythonProject();
    const { code, stdout } = await run(['metrics'], { cwd: project.path });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^agent_runner_supervisor_running\{project="[^"]+"\} 0$/m);
    expect(stdout).toMatch(/^agent_runner_rounds_started_total\{project="[^"]+"\} \d+$/m);
  });

  test('--textfile is written whole, for others to read, and leaves nothing beside it', async () => {
    using project = pythonProject();
    using folder = scratch('textfile');
    const path = join(folder.path, 'project.prom');
    const { code, stdout } = await run(['metrics', '--textfile', path], { cwd: project.path });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readFileSync(path, 'utf8')).toContain('# TYPE agent_runner_rounds_started_total counter\n');
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(folder.path)).toEqual(['project.prom']);
  });

  test('a name that node_exporter passes over, and a folder that is not there', async () => {
    using project = pythonProject();
    const wrong = await run(['metrics', '--textfile', 'metrics.txt'], { cwd: project.path });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('.prom') });
    expect((await run(['metrics', '--textfile', 'nowhere/x.prom'], { cwd: project.path })).code).toBe(74);
  });
});

needs('promtool')('promtool finds nothing wrong', () => {
  test('with the metrics of a project', async () => {
    using project = pythonProject();
    const { stdout } = await run(['metrics'], { cwd: project.path });
    expect(promtool(['check', 'metrics'], stdout)).toBe('');
  });

  test.each([
    ['a round', atWork],
    ['a wait', waiting],
    ['nothing at all', untouched],
    ['a project with a hostile name', { ...atWork, project: 'a "b"\\c\nd\uD800\u001B[2J' }],
  ])('with those of %s', (_, snapshot) => expect(promtool(['check', 'metrics'], metricsText(snapshot))).toBe(''));

  test('with the alert rules of the recipe', () => {
    const page = readFileSync(join(root, 'docs/recipes/prometheus.md'), 'utf8');
    const rules = /```yaml\n(groups:.*?)```/s.exec(page)?.[1] ?? '';
    using folder = scratch('rules');
    expect(rules).toContain('groups:');
    expect(promtool(['check', 'rules', folder.write('rules.yml', rules)])).toBe('');
  });

  test('with the queries of the dashboard', () => {
    const text = readFileSync(join(root, 'docs/grafana-dashboard.json'), 'utf8');
    const { panels } = JSON.parse(text) as { panels: { targets: { expr: string }[] }[] };
    const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const rules = queries.map((expr, index) => ({ record: `query:${index}`, expr }));
    using folder = scratch('queries');
    const path = folder.write('queries.yml', JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    expect(queries.length).toBeGreaterThan(10);
    expect(promtool(['check', 'rules', path])).toBe('');
  });
});
