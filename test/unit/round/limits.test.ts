import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { RoundLimits } from '../../../src/model/round-settings.ts';
import { breachOf, isRunaway, kernelMemoryBreach } from '../../../src/round/limits.ts';

const mebibyte = 1024 * 1024;

const limits: RoundLimits = {
  timeoutMs: 1000,
  stallMs: 60_000,
  memoryBytes: 200 * mebibyte,
  logBytes: 50 * mebibyte,
  killGraceMs: 5000,
  lingerGraceMs: 20_000,
};

test('each limit is told with its key and value as the configuration spells them', () => {
  expect(breachOf(limits, { elapsedMs: 1000 })).toEqual({ limit: 'timeout', reason: 'exceeded round_timeout_s=1' });
  expect(breachOf(limits, { quietMs: 60_000 })).toEqual({
    limit: 'stalled',
    reason: 'no output for stall_timeout_s=60',
  });
  expect(breachOf(limits, { memoryBytes: 250 * mebibyte })).toEqual({
    limit: 'over_memory',
    reason: 'exceeded round_memory_max_mb=200 with 250 MB',
  });
  expect(breachOf(limits, { logBytes: 70 * mebibyte })).toEqual({
    limit: 'log_flood',
    reason: 'exceeded round_log_max_mb=50 with 70 MB',
  });
  expect(kernelMemoryBreach(limits)).toEqual({
    limit: 'over_memory',
    reason: 'exceeded round_memory_max_mb=200, ended by the kernel',
  });
});

test('time is passed when it is up, sizes when they are more', () => {
  expect(breachOf(limits, { elapsedMs: 999.9, quietMs: 59_999, memoryBytes: 200 * mebibyte })).toBeUndefined();
  expect(breachOf(limits, { logBytes: 50 * mebibyte })).toBeUndefined();
  expect(breachOf(limits, { logBytes: 50 * mebibyte + 1 })?.limit).toBe('log_flood');
});

test('a limit that is off is never passed', () => {
  const { stallMs: _stall, memoryBytes: _memory, ...some } = limits;
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (quietMs, memoryBytes) => {
      expect(breachOf(some, { quietMs, memoryBytes })).toBeUndefined();
      expect(isRunaway(some, { memoryBytes })).toBe(false);
    }),
  );
});

test('what was not looked at passes no limit', () => {
  expect(breachOf(limits, {})).toBeUndefined();
});

test('a round that goes on a quarter past its limit has run away', () => {
  expect(isRunaway(limits, { logBytes: 60 * mebibyte, memoryBytes: 240 * mebibyte })).toBe(false);
  expect(isRunaway(limits, { logBytes: 63 * mebibyte })).toBe(true);
  expect(isRunaway(limits, { memoryBytes: 260 * mebibyte })).toBe(true);
});
