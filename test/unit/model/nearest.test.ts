import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { nearest } from '../../../src/model/nearest.ts';

const known = ['round_timeout_s', 'restart_delay_s', 'stop_file', 'log_dir'];

test('a slip of the finger finds the name that was meant', () => {
  expect(nearest('round_timout_s', known)).toBe('round_timeout_s');
  expect(nearest('ROUND_TIMEOUT', known)).toBe('round_timeout_s');
  expect(nearest('lgo_dir', known)).toBe('log_dir');
});

test('a name that is far from all finds none', () => {
  expect(nearest('zzzzzzzzzzzz', known)).toBeUndefined();
  expect(nearest('anything', [])).toBeUndefined();
});

test('a known name is nearest to itself', () => {
  fc.assert(fc.property(fc.constantFrom(...known), (name) => nearest(name, known) === name));
});
