import { expect, test } from 'bun:test';
import { agents } from '../../../src/agents/index.ts';
import type { Reading } from '../../../src/agents/define.ts';
import type { RoundLog } from '../../../src/ports/processes.ts';
import { followOutput } from '../../../src/round/output.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const mebibyte = 1024 * 1024;

/** A log in memory; `cost` is called for each read. */
const logOf = (bytes: () => Uint8Array, cost = (): void => undefined): RoundLog => ({
  facts: () => ({ size: bytes().length, modifiedAt: 0 }),
  read: (offset, into) => {
    cost();
    const part = bytes().subarray(offset, offset + into.length);
    into.set(part);
    return part.length;
  },
  close: () => undefined,
});

/** What was fed, with the numbers of the lines. */
const recorder = (onFeed: () => void = () => undefined) => {
  const reading = agents['custom']?.read({});
  if (reading === undefined) throw new Error('the registry of agents has no `custom`');
  const fed: [string, number | undefined][] = [];
  const recording: Reading = {
    ...reading,
    feed: (line, lineNumber) => {
      onFeed();
      fed.push([line, lineNumber]);
    },
  };
  return { fed, recording };
};

const never = new AbortController().signal;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a look ends by time, however short the lines are, and the next goes on behind it', async () => {
  const clock = fakeClock();
  let now = 0;
  // Reading a line takes a millisecond.
  const { fed, recording } = recorder(() => {
    now += 1;
  });
  const log = logOf(() => bytesOf('a\n'.repeat(25)));
  const slow = { ...clock, monotonic: () => now };
  const output = followOutput({ clock: slow, log, reading: recording, onRepetition: () => undefined });
  expect(output.look()).toBe(true);
  expect(fed).toHaveLength(5);
  while (output.look()) expect(fed.length).toBeLessThan(26);
  expect(fed.map(([, lineNumber]) => lineNumber)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
});

test('a log that cannot be read through in time is passed over to its last megabytes', async () => {
  const clock = fakeClock();
  let now = 0;
  const text = `first\n${`${'x'.repeat(1023)}\n`.repeat(64 * 1024)}last\nhalf`;
  const bytes = bytesOf(text);
  // A disk that gives 256 KB in a second.
  const log = logOf(
    () => bytes,
    () => {
      now += 1000;
    },
  );
  const { fed, recording } = recorder();
  const slow = { ...clock, monotonic: () => now, sleep: () => Promise.resolve() };
  await followOutput({ clock: slow, log, reading: recording, onRepetition: () => undefined }).drain(never);
  expect(fed[0]).toEqual(['first', 1]);
  // The disk is too slow for the end, too: it is given up, and the round closes.
  expect(fed.length).toBeLessThan(25 * 1024);
  now = 0;
  const whole = recorder();
  let reads = 0;
  const stalls = logOf(
    () => bytes,
    () => {
      reads += 1;
      if (reads === 3) now += 20_000;
    },
  );
  await followOutput({ clock: slow, log: stalls, reading: whole.recording, onRepetition: () => undefined }).drain(
    never,
  );
  expect(whole.fed.map(([line]) => line).slice(-2)).toEqual(['last', 'half']);
  const kept = whole.fed.reduce((sum, [line]) => sum + line.length + 1, 0);
  expect(kept).toBeLessThan(5 * mebibyte);
  // The rest of the line in which the last megabytes begin is not taken for a line.
  expect(new Set(whole.fed.map(([line]) => line.length))).toEqual(new Set([5, 1023, 4]));
});

test('somebody who kills the round does not wait for its log to be read', async () => {
  const clock = fakeClock();
  const { fed, recording } = recorder();
  let now = 0;
  const log = logOf(
    () => bytesOf(`${'x'.repeat(1023)}\n`.repeat(16 * 1024)),
    () => {
      now += 20;
    },
  );
  const slow = { ...clock, monotonic: () => now };
  const output = followOutput({ clock: slow, log, reading: recording, onRepetition: () => undefined });
  await output.drain(AbortSignal.abort());
  expect(now).toBeLessThanOrEqual(40);
  expect(fed.length).toBeLessThan(600);
});

test('a run of empty lines is read in part, and counted whole', async () => {
  const { fed, recording } = recorder();
  const log = logOf(() => bytesOf(`one\n${'\n'.repeat(100_000)}two\n\nthree\n`));
  await followOutput({ clock: fakeClock(), log, reading: recording, onRepetition: () => undefined }).drain(never);
  expect(fed.length).toBeLessThan(100);
  expect(fed.slice(-3)).toEqual([
    ['two', 100_002],
    ['', 100_003],
    ['three', 100_004],
  ]);
});

test('a log that was cut off is read anew', () => {
  const { fed, recording } = recorder();
  let bytes = bytesOf('one\ntwo\nha');
  const log = logOf(() => bytes);
  const output = followOutput({ clock: fakeClock(), log, reading: recording, onRepetition: () => undefined });
  output.look();
  bytes = bytesOf('new\n');
  output.look();
  expect(fed.map(([line]) => line)).toEqual(['one', 'two', 'new']);
});
