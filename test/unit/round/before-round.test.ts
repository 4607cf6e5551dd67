import { expect, test } from 'bun:test';
import { contextValue } from '../../../src/round/before-round.ts';

test('a hook’s output is JSON where it is JSON, else its text', () => {
  expect(contextValue('{"open": [1, 2]}\n')).toEqual({ open: [1, 2] });
  expect(contextValue(' 12\n')).toBe(12);
  expect(contextValue('\n three tickets are open\n')).toBe('three tickets are open');
  expect(contextValue('{"half": ')).toBe('{"half":');
});

test('a hook that printed nothing adds no key', () => {
  expect(contextValue(' \n')).toBeUndefined();
});
