import { describe, expect, test } from 'bun:test';
import { findPhase } from '../../../src/config/phase.ts';
import { loopPolicy } from '../../../src/config/loop-settings.ts';
import { projectFolders, roundSettings, withFallback } from '../../../src/config/settings.ts';
import { configOf, leastText, problemsOf } from '../../support/config-text.ts';

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
    expect(loopPolicy(config, 'UTC').stopFile).toBe('/home/ada/project/STOP-tree');
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
    expect(loopPolicy(config, 'UTC')).toEqual({ restartDelayMs: 3000, phases: [] });
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

describe('a budget', () => {
  const budget = (lines: string, text = leastText) => configOf(`${text}[budget]\n${lines}\n`);

  test('of a period is the Loop’s, in the time zone of the schedule; one of 0 is off', () => {
    const config = budget('cost_usd_per_day = 2.5\ntokens_per_day = 0\nrounds_per_hour = 4\non_exceeded = "stop"');
    const counted = { limits: { cost_usd_per_day: 2.5, rounds_per_hour: 4 }, onExceeded: 'stop' } as const;
    expect(loopPolicy(config, 'Asia/Tokyo').budget).toEqual({ ...counted, timeZone: 'Asia/Tokyo' });
    const zoned = budget('rounds_per_day = 1\n[schedule]\ntimezone = "Europe/Oslo"');
    expect(loopPolicy(zoned, 'Asia/Tokyo')).toMatchObject({ budget: { timeZone: 'Europe/Oslo' } });
    expect(loopPolicy(budget('cost_usd_per_round = 1'), 'UTC').budget).toBeUndefined();
  });

  test('of a round is a limit, and told to an agent that has such a limit, started by its own program', () => {
    const cap = (text: string) => roundSettings(budget('cost_usd_per_round = 1.25', text)).agent.costCap;
    const settings = roundSettings(budget('cost_usd_per_round = 1.25'));
    expect(settings.limits.costUsd).toBe(1.25);
    const prompt = '[prompt]\nfile = "main.md"\n';
    expect(cap(leastText)).toEqual(['--spend-at-most', '1.25']);
    expect(cap(`[agent]\ncommand = ["/opt/bin/claude", "-p"]\n${prompt}`)).toEqual(['--spend-at-most', '1.25']);
    expect(cap(`[agent]\npreset = "claude"\ncommand = ["./wrapped-claude"]\n${prompt}`)).toBeUndefined();
    expect(cap(`[agent]\npreset = "gemini"\n${prompt}`)).toBeUndefined();
    expect(roundSettings(configOf(leastText)).agent.costCap).toBeUndefined();
  });

  test('estimates a cost only where prices are given', () => {
    expect(roundSettings(budget('cost_usd_per_day = 1')).prices).toBeUndefined();
    const priced = budget('price_per_mtok = { input = 3, output = 15 }');
    expect(roundSettings(priced).prices).toEqual({ input: 3, output: 15, cacheRead: 0, cacheWrite: 0 });
  });
});

describe('an agent that stands in', () => {
  const config = configOf(`[agent]
preset = "claude"
command = ["claude", "-x"]
name = "the builder"
env = { EXTRA = "1" }
fallback = ["gemini"]
[prompt]
file = "main.md"
`);

  test('is started as its preset says, in the configured environment', () => {
    const settings = roundSettings(config);
    expect(withFallback(config, settings, 'gemini')).toMatchObject({
      workDir: settings.workDir,
      agent: {
        preset: 'gemini',
        name: 'gemini',
        command: ['gemini', '-y'],
        promptArguments: ['-p', '{prompt}'],
        promptDelivery: 'argv',
        env: { GEMINI: '1', EXTRA: '1' },
      },
    });
  });
});

describe('phases', () => {
  const config = configOf(`${leastText}[runtime]
round_timeout_s = 10
round_timeout_per_phase = { qa = 20 }
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
  ])('the wall of %p is %p s: its own table, also by its older name, then [runtime]', (phase, wall) => {
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

describe('hooks', () => {
  const hooks = (text: string) => roundSettings(configOf(`${leastText}${text}`)).hooks;

  test('are off, each for itself', () => {
    expect(hooks('')).toEqual({ context: {}, timeoutMs: 30_000 });
  });

  test('a program with a slash counts from the file’s folder, a bare one is left to PATH; arguments stay', () => {
    expect(
      hooks(
        '[hooks]\npre_round = ["hooks/pre", "../x"]\npost_round = ["~/bin/post"]\non_stop = ["notify-send", "./over"]\ntimeout_s = 2\n',
      ),
    ).toEqual({
      preRound: ['/home/ada/project/hooks/pre', '../x'],
      postRound: ['/home/ada/bin/post'],
      onStop: ['notify-send', './over'],
      context: {},
      timeoutMs: 2000,
    });
  });

  test('those of the context have names, in the order of the file', () => {
    const { context } = hooks('[hooks.context]\ntickets = ["./tickets", "--open"]\nadvice = ["fortune"]\n');
    expect(Object.entries(context)).toEqual([
      ['tickets', ['/home/ada/project/tickets', '--open']],
      ['advice', ['fortune']],
    ]);
  });

  test('an empty command, an unknown hook and a name of ours are mistakes', () => {
    const text = '[hooks]\npre_round = []\npost_rond = ["x"]\n[hooks.context]\nprevious = ["x"]\n';
    const reasons = problemsOf(`${leastText}${text}`).map(({ path, reason }) => `${path} ${reason}`);
    expect(reasons.join('\n')).toMatch(
      /^hooks\.pre_round .*must not be empty.*\nhooks\.post_rond .*\nhooks\.context\.previous is a key that the round context has of its own.*$/,
    );
  });
});

test('fresh_eyes_every_n is off unless set', () => {
  expect(roundSettings(configOf(leastText)).freshEyesEvery).toBe(0);
  expect(roundSettings(configOf(`${leastText}[runtime]\nfresh_eyes_every_n = 10\n`)).freshEyesEvery).toBe(10);
});
