import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureText } from '../../../src/views/failure.ts';
import { leastText, problemsOf, readText } from '../../support/config-text.ts';

const golden = join(import.meta.dir, '../../golden/config');

describe('mistakes in a configuration', () => {
  test('are all told at once, each with its place, reason and the nearest name', () => {
    const read = readText(readFileSync(join(golden, 'broken.toml'), 'utf8'));
    if (read.ok) throw new Error('it was read');
    expect(failureText(read.failure, false)).toBe(readFileSync(join(golden, 'broken.txt'), 'utf8'));
  });

  test.each([
    ['', 'the file is empty; agent-runner init --force writes one'],
    ['\n \n', 'the file is empty; agent-runner init --force writes one'],
    ['x = [', 'not valid TOML: unfinished array'],
  ])('%p is answered clearly', (text, reason) => {
    expect(problemsOf(text).map((problem) => problem.reason)).toEqual([reason]);
  });

  test('in the syntax carry the line and column of the parser', () => {
    expect(problemsOf('[agent]\r\npreset = claude\r\n')).toEqual([
      { path: '', line: 2, column: expect.any(Number), reason: expect.stringContaining('not valid TOML') },
    ]);
  });

  test.each([
    ['[vcs]\ndirty_action = "stash"\norphan_action = "stash"', 'vcs.orphan_action', 'both set'],
    ['[monitor]\ndisk_warning_pct = 96', 'monitor.disk_warning_pct', 'must come before'],
    ['[monitor]\ndisk_critical_pct = 101', 'monitor.disk_critical_pct', 'at most 100'],
    ['[runtime]\nround_timeout_s = 0', 'runtime.round_timeout_s', 'more than 0'],
    ['[runtime]\nround_timeout_s = inf', 'runtime.round_timeout_s', 'finite'],
    ['[runtime]\nmax_rounds = 1.5', 'runtime.max_rounds', 'whole number'],
    ['[runtime]\nlog_dir = "~bob/logs"', 'runtime.log_dir', 'another user'],
    ['[runtime]\nround_timeout_per_phase = { dev = 1 }', 'runtime.round_timeout_per_phase.dev', 'not in phases.list'],
    ['[phases]\nlist = ["dev"]\n[phases.qa]\nround_timeout_s = 1', 'phases.qa', 'not in phases.list'],
    ['[phases]\nlist = ["a\\nb"]', 'phases.list[0]', 'control characters'],
    ['[agent.env]\nAGENT_RUNNER_ROUND_ID = "x"', 'agent.env.AGENT_RUNNER_ROUND_ID', 'set by agent-runner itself'],
    ['[agent.env]\n"A=B" = "1"', 'agent.env."A=B"', 'environment variable'],
    ['[agent.patterns]\nauth = [""]', 'agent.patterns.auth[0]', 'must not be empty'],
    ['[schedule]\nrun = ["Mo-Fr"]', 'schedule.run[0]', 'are no days: expected days, hours or both'],
    ['[schedule]\ntimezone = "Berlin"', 'schedule.timezone', 'no time zone'],
    ['[budget]\ncost_usd_per_day = -1', 'budget.cost_usd_per_day', 'must not be negative'],
    ['[budget]\nrounds_per_day = 1.5', 'budget.rounds_per_day', 'whole number'],
    ['[budget]\nprice_per_mtok = 3', 'budget.price_per_mtok', 'must be a table'],
    ['[phases]\nphase_policy = "skp"', 'phases.phase_policy', 'must be one of wait, skip'],
    ['[completion]\ncommand = [""]', 'completion.command', 'must begin with a program'],
    ['[completion]\nrounds = 0', 'completion.rounds', 'at least 1'],
    ['[budgets]\ncost_usd_per_day = 3', 'budgets', 'unknown key'],
  ])('%p', (text, path, reason) => {
    expect(problemsOf(`${leastText}${text}`)).toEqual([
      expect.objectContaining({ path, reason: expect.stringContaining(reason) }),
    ]);
  });

  test('broken rules were told only once every value had its shape', () => {
    const text = `${leastText}[vcs]\ndirty_action = "stash"\norphan_action = "stash"\nstash_idempotency_s = "x"\n[monitor]\ninterval_s = "x"\ndisk_warning_pct = 96\n[phases]\nlist = ["a"]\nphase_policy = 1\n[phases.b]\nround_timeout_s = 5\n`;
    expect(problemsOf(text).map(({ path }) => path)).toEqual([
      'vcs.orphan_action',
      'vcs.stash_idempotency_s',
      'monitor.interval_s',
      'monitor.disk_warning_pct',
      'phases.phase_policy',
      'phases.b',
    ]);
  });

  test('a `command` of the wrong type was said to be missing besides', () => {
    const text = '[agent]\npreset = "custom"\ncommand = "x"\n[prompt]\nfile = "a.md"\n';
    expect(problemsOf(text).map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      'agent.command: must be a list, [ … ], not a text',
    ]);
  });

  test('an agent that is to stand in must be known by name', () => {
    const text = '[agent]\npreset = "claude"\nfallback = ["gemni", "custom"]\n[prompt]\nfile = "a.md"\n';
    expect(problemsOf(text)).toMatchObject([
      { path: 'agent.fallback[0]', reason: expect.stringContaining('no preset “gemni”'), nearest: 'gemini' },
      { path: 'agent.fallback[1]', reason: expect.stringContaining('no preset “custom”') },
    ]);
  });

  test('prompt.file and prompt.files together are one', () => {
    const text = '[agent]\npreset = "claude"\n[prompt]\nfile = "a.md"\nfiles = ["b.md"]\n';
    expect(problemsOf(text)).toEqual([
      { path: 'prompt.files', line: 5, column: 1, reason: '`file` and `files` are both set; keep one' },
    ]);
  });

  test('a phase without a prompt is one, phases that all have theirs are none', () => {
    const text =
      '[agent]\npreset = "claude"\n[phases]\nlist = ["dev", "qa", "dev"]\n[phases.dev.prompt]\nfile = "d.md"\n';
    expect(problemsOf(text)).toEqual([
      { path: 'prompt', reason: 'there is no prompt for phase “qa”: set `file` or `files`' },
    ]);
    expect(problemsOf(`${text}[phases.qa.prompt]\nfiles = ["q.md"]\n`)).toEqual([]);
  });

  test('a key in the wrong section is told where it belongs', () => {
    expect(problemsOf(`restart_delay_s = 1\n${leastText}`)).toEqual([
      { path: 'restart_delay_s', line: 1, column: 1, reason: 'belongs in [runtime]' },
    ]);
  });

  test('never come as an exception, whatever stands in the file', () => {
    const words = fc.constantFrom(
      '[agent]',
      '[phases]',
      '[phases.list]',
      '[[agent]]',
      '[agent.env]',
      'preset',
      'list',
      'file',
      '__proto__',
      'constructor',
      '=',
      '"x"',
      '[',
      ']',
      '{',
      '}',
      ',',
      '1',
      'true',
      '1979-05-27',
      '\n',
      '\n',
      '\n',
      '.',
      '#',
    );
    const soup = fc.array(words, { maxLength: 30 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(soup, (text) => {
        readText(text);
      }),
      { numRuns: 2000 },
    );
  });

  test('never come as an exception, whatever the types of known keys', () => {
    const value = fc.constantFrom(
      '1',
      '-1',
      '"x"',
      'true',
      '[]',
      '[1]',
      '["a"]',
      '{}',
      '{ a = 1 }',
      '1979-05-27',
      '[[]]',
    );
    const key = fc.constantFrom(
      'agent',
      'agent.preset',
      'agent.command',
      'agent.env',
      'agent.patterns',
      'agent.patterns.auth',
      'runtime',
      'runtime.round_timeout_per_phase',
      'prompt.file',
      'prompt.files',
      'phases',
      'phases.list',
      'phases.a',
      'phases.a.agent',
      'phases.a.prompt',
      'vcs.dirty_action',
      'monitor.auto_stop_on',
      'monitor.auth_fail_patterns',
    );
    const lines = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 6 });
    fc.assert(
      fc.property(lines, (pairs) => {
        const read = readText(pairs.map(([name, text]) => `${name} = ${text}\n`).join(''));
        if (!read.ok) expect(read.failure.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
