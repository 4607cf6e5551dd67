import { describe, expect, test } from 'bun:test';
import { findPhase } from '../../../src/config/phase.ts';
import { loopPolicy, projectFolders, roundSettings } from '../../../src/config/settings.ts';
import { configOf, leastText } from '../../support/config-text.ts';

const withRuntime = (lines: string) => configOf(`${leastText}[runtime]\n${lines}\n`);

describe('folders', () => {
  test.each([
    ['.', 'project', '/home/ada/project'],
    ['../other/', 'other', '/home/ada/other'],
    ['~', 'ada', '/home/ada'],
    ['~/src/shop', 'shop', '/home/ada/src/shop'],
    ['/', 'default', '/'],
  ])('work_dir %p is project %p in %p', (workDir, project, absolute) => {
    const folders = projectFolders(withRuntime(`work_dir = "${workDir}"`));
    expect(folders).toEqual({ project, workDir: absolute, logDir: `/home/ada/.agent-runner/${project}/logs` });
  });

  test('log_dir, prompts and the stop file count from the configuration’s own folder', () => {
    const config = configOf(`[agent]
preset = "claude"
[runtime]
work_dir = "/srv/tree"
log_dir = "logs/{project}"
stop_file = "STOP-{project}"
[prompt]
files = ["a.md", "~/b.md", "/c.md", "{project}.md"]
`);
    expect(roundSettings(config)).toMatchObject({
      logDir: '/home/ada/project/logs/tree',
      prompt: { files: ['/home/ada/project/a.md', '/home/ada/b.md', '/c.md', '/home/ada/project/tree.md'] },
    });
    expect(loopPolicy(config).stopFile).toBe('/home/ada/project/STOP-tree');
  });
});

describe('limits', () => {
  test('that are 0 are off, and not limits of 0', () => {
    const config = withRuntime('stall_timeout_s = 0\nround_memory_max_mb = 0\nmax_rounds = 0\nstop_file = ""');
    expect(roundSettings(config).limits).toEqual({
      timeoutMs: 1_800_000,
      logBytes: 1024 * 1024 * 1024,
      killGraceMs: 5000,
      lingerGraceMs: 20_000,
    });
    expect(loopPolicy(config)).toEqual({ restartDelayMs: 3000, phases: [] });
  });

  test('are in milliseconds and bytes, fractions of a second included', () => {
    const config = withRuntime(
      'round_timeout_s = 0.5\nstall_timeout_s = 9\nround_memory_max_mb = 2\nround_log_max_mb = 3\nkill_grace_s = 0',
    );
    expect(roundSettings(config).limits).toMatchObject({
      timeoutMs: 500,
      stallMs: 9000,
      memoryBytes: 2_097_152,
      logBytes: 3_145_728,
      killGraceMs: 0,
    });
  });
});

describe('phases', () => {
  const config = configOf(`${leastText}[runtime]
round_timeout_s = 10
round_timeout_per_phase = { qa = 20, docs = 30 }
[phases]
list = ["dev", "qa", "dev", "docs"]
[phases.docs]
round_timeout_s = 40
`);

  test('without a phase it is the first of the rotation', () => {
    expect(roundSettings(config)).toMatchObject({ phase: 'dev', phaseIndex: 0 });
  });

  test('a phase that stands twice keeps the place that it is given', () => {
    expect(roundSettings(config, 'dev', 2)).toMatchObject({ phase: 'dev', phaseIndex: 2 });
  });

  test.each([
    ['dev', 10],
    ['qa', 20],
    ['docs', 40],
  ])('the wall of %p is %p s: its own table, then the older key, then [runtime]', (phase, wall) => {
    expect(roundSettings(config, phase).limits.timeoutMs).toBe(wall * 1000);
  });

  test('are found by their names only', () => {
    expect(findPhase(config, 'qa')).toEqual({ ok: true, value: 'qa' });
    expect(findPhase(config, 'dve')).toMatchObject({ ok: false, failure: { code: 'unknown_name', nearest: 'dev' } });
    expect(findPhase(configOf(leastText), 'dev')).toMatchObject({ ok: false, failure: { code: 'usage' } });
  });

  test('may be called as words of JavaScript are', () => {
    const odd = configOf(`${leastText}[phases]\nlist = ["constructor", "toString", "list"]\n`);
    expect(roundSettings(odd, 'constructor')).toMatchObject({ phase: 'constructor', limits: { timeoutMs: 1_800_000 } });
    expect(roundSettings(odd, 'list')).toMatchObject({ phase: 'list', phaseIndex: 2 });
  });
});

test('patterns reach the reader as JavaScript spells them', () => {
  const config = configOf(`${leastText}[agent.patterns]\nquota = ['(?i)limit (?P<what>\\w+)']\n`);
  expect(roundSettings(config).agent.patterns).toMatchObject({ quota: ['(?i:limit (?<what>\\w+))'], auth: [] });
});
