import { describe, expect, test } from 'bun:test';
import { patternFault, translatePattern } from '../../../src/config/pattern.ts';

describe('patterns as Python spells them', () => {
  test.each([
    ['(?i)oauth', '(?i:oauth)'],
    ['(?is)a.b', '(?is:a.b)'],
    ['(?P<code>\\d+) (?P=code)', '(?<code>\\d+) \\k<code>'],
    ['\\Aerror\\Z', '^error$'],
    ['\\\\A stays', '\\\\A stays'],
    ['(?a)\\w', '\\w'],
    ['\\b(oauth|401)\\b', '\\b(oauth|401)\\b'],
  ])('%p is respelt %p', (python, javascript) => {
    expect(translatePattern(python)).toBe(javascript);
    expect(patternFault(python)).toBeUndefined();
  });

  test('flags at the head still hold when the pattern is compiled', () => {
    expect(new RegExp(translatePattern('(?is)a.b')).test('A\nB')).toBe(true);
  });

  test.each(['(', '[a', '(?x) spaced', '*'])('%p is refused', (pattern) => {
    expect(patternFault(pattern)).toBeString();
  });
});
