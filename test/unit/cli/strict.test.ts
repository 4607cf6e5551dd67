import { describe, expect, test } from 'bun:test';
import type { ArgsDef } from 'citty';
import { checkWords } from '../../../src/cli/strict.ts';

const args = {
  config: { type: 'string', alias: 'c' },
  json: { type: 'boolean' },
  format: { type: 'enum', options: ['text', 'wide'] },
  name: { type: 'positional', required: false },
} as const satisfies ArgsDef;

/** The failure in brief, or `right`. */
const check = (line: string): string => {
  const checked = checkWords(line === '' ? [] : line.split(' '), args);
  if (checked.ok) return 'right';
  const { failure } = checked;
  if (failure.code === 'unknown_name')
    return `no ${failure.kind} ${failure.name}, but ${failure.nearest ?? 'nothing near'}`;
  return failure.code === 'usage' ? failure.message : failure.code;
};

describe('checkWords', () => {
  test.each([
    '',
    '--json',
    '--no-json',
    '-c file',
    '-c -',
    '--config file --json name',
    '--config=file name',
    '--config=--json',
    '--config=a=b',
    '--format wide',
    'name --help',
    '-h',
    '-',
    '-- --name-with-dashes',
  ])('%s is right', (line) => {
    expect(check(line)).toBe('right');
  });

  test.each([
    ['--jsn', 'no flag --jsn, but --json'],
    ['--zzzzzz', 'no flag --zzzzzz, but nothing near'],
    ['--confg=x', 'no flag --confg, but --config'],
    ['--json=yes', '--json takes no value'],
    ['--config', '--config needs a value'],
    ['-c', '-c needs a value'],
    ['--config --json', '--config needs a value'],
    ['-c=file', '-c takes its value as the next word'],
    ['one two', 'there is nothing for the word “two” to mean here'],
    ['--config file one two', 'there is nothing for the word “two” to mean here'],
    ['one -- two', 'there is nothing for the word “two” to mean here'],
  ])('%s: %s', (line, problem) => {
    expect(check(line)).toBe(problem);
  });
});
