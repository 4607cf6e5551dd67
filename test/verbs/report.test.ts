import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/binary.ts';
import { pythonProject } from '../support/python-project.ts';
import { servedProject } from '../support/serving.ts';

const worker = `case "$AGENT_RUNNER_ROUND_NUM" in
1) echo work > work.txt; git add work.txt; git commit -qm work ;;
2) echo left > left.txt ;;
3) exit 3 ;;
esac`;

describe('report', () => {
  test('of real rounds: outcomes, commits, time, kept work with its command, what to do next', async () => {
    using project = servedProject(worker);
    const cwd = project.repository.path;
    await project.serve('--max-rounds', '3', '--quiet').ended();
    const told = JSON.parse((await run(['report', '--since', '1h', '--json'], { cwd })).stdout) as {
      time_s: Record<string, number>;
      from: string;
      to: string;
    };
    expect(told).toMatchObject({
      schema_version: 1,
      supervisor: 'none',
      rounds: { rounds: 3, outcomes: { ok: 2, failed: 1 }, commits: 1, lines_added: 2 },
      orphans: [{ name: 'R2', round_num: 2 }],
      next_steps: [{ command: 'agent-runner orphans show R2' }],
      damaged_lines: 0,
    });
    const sum = Object.values(told.time_s).reduce((total, part) => total + part, 0);
    expect(sum).toBeCloseTo((Date.parse(told.to) - Date.parse(told.from)) / 1000, 1);
    expect(told.time_s['working']).toBeGreaterThan(0);
    const words = await run(['report'], { cwd });
    expect(words.stdout).toContain('3 rounds: 2 ok, 1 failed');
    expect(words.stdout).toMatch(/R2 .* agent-runner orphans restore [0-9a-f]{12}\n/);
    expect((await run(['report', '--markdown'], { cwd })).stdout).toContain('## What to do next\n');
  }, 30_000);

  test('of what the Python tool left, also as one page that needs nothing else', async () => {
    using project = pythonProject();
    const since = ['--since', '2026-11-22T12:28:00Z'];
    const { stdout } = await run(['report', ...since, '--json'], { cwd: project.path });
    expect(JSON.parse(stdout)).toMatchObject({
      rounds: { rounds: 12, outcomes: { ok: 4, timeout: 1, failed: 7 }, rounds_with_progress: 0 },
      phases: [{ phase: 'dev' }, { phase: 'qa' }],
      next_steps: [{ command: 'agent-runner config check' }],
    });
    const written = await run(['report', ...since, '--html', 'night.html'], { cwd: project.path });
    expect(written).toMatchObject({ code: 0, stdout: '' });
    const page = readFileSync(join(project.path, 'night.html'), 'utf8');
    expect(page).toStartWith('<!doctype html>');
    expect(page).not.toMatch(/<script|https?:/);
  });

  test('two shapes at once, and a time that is none', async () => {
    using project = pythonProject();
    expect((await run(['report', '--json', '--markdown'], { cwd: project.path })).code).toBe(2);
    expect((await run(['report', '--since', 'soon'], { cwd: project.path })).code).toBe(2);
  });
});
