import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { fillPromptArguments, promptProblems, stripFrontmatter, withContext } from '../../../src/round/prompt.ts';

const settings = { minBytes: 10, stripFrontmatter: true };

describe('stripFrontmatter', () => {
  test('takes a YAML block off the top', () => {
    expect(stripFrontmatter('---\ntitle: x\n---\n\n# Work\n')).toBe('# Work\n');
  });

  test('takes an empty block and one with CRLF off the top', () => {
    expect(stripFrontmatter('---\n---\nWork')).toBe('Work');
    expect(stripFrontmatter('---\r\na: 1\r\n---\r\nWork')).toBe('Work');
  });

  test('leaves text without a closed block as it is', () => {
    for (const text of ['# Work\n---\n', '---\nnever closed', '', '----\nrule\n----\n']) {
      expect(stripFrontmatter(text)).toBe(text);
    }
  });
});

describe('promptProblems', () => {
  const problems = (text: string, asArgument = true): string => promptProblems(text, settings, asArgument).join('; ');

  test('a sane prompt has none', () => {
    expect(problems('Work on the next task.\n\n```sh\nmake\n```\n')).toBe('');
  });

  test('each kind of damage is named', () => {
    expect(problems('short')).toContain('fewer than min_bytes = 10');
    expect(problems('- a list of tasks')).toContain('begins with “-”');
    expect(problems('\n\nWork on the next task.')).toContain('white space');
    expect(problems('---\na: 1\n---\nWork on it.')).toContain('frontmatter');
    expect(problems('Work on \0 the next task.')).toContain('NUL');
    expect(problems('Work on this:\n```\nnever closed')).toContain('never closed');
  });

  test('all of them are told at once', () => {
    expect(promptProblems('-\0', settings, true)).toHaveLength(3);
  });

  test('a fence inside a longer fence does not close it', () => {
    expect(problems('Look at this:\n````\n```\n````\nand work.')).toBe('');
    expect(problems('Look at this:\n````\n```\nand work.')).toContain('never closed');
  });

  test('only a prompt that is passed as an argument has a longest length', () => {
    const long = 'Work. '.repeat(30_000);
    expect(problems(long)).toContain('prompt_delivery = "stdin"');
    expect(problems(long, false)).toBe('');
  });
});

describe('withContext', () => {
  const context = { round_num: 3, started_at: '2026-11-22T12:00:00.000Z' };

  test('prepend puts the context above the prompt, fenced and named', () => {
    const text = withContext('Work.', context, 'prepend');
    expect(text).toStartWith('```json round-context\n{\n  "round_num": 3,');
    expect(text).toEndWith('\n```\n\nWork.');
  });

  test('the other modes leave the prompt alone', () => {
    expect(withContext('Work.', context, 'file')).toBe('Work.');
    expect(withContext('Work.', context, 'none')).toBe('Work.');
  });
});

describe('fillPromptArguments', () => {
  test('any prompt reaches the argument as it is', () => {
    fc.assert(
      fc.property(fc.string(), (prompt) => {
        expect(fillPromptArguments(['-p', '{prompt}'], prompt, '/x')).toEqual(['-p', prompt]);
      }),
    );
  });

  test('a prompt that names a placeholder is not filled in again', () => {
    expect(fillPromptArguments(['{prompt}', '{prompt_file}'], 'see {prompt_file}', '/p.md')).toEqual([
      'see {prompt_file}',
      '/p.md',
    ]);
  });
});
