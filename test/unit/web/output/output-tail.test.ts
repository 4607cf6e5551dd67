import { expect, test } from 'bun:test';
import { tooLong } from '../../../../src/web/output/bounded-lines.ts';
import { openOutputTail, type OutputTail } from '../../../../src/web/output/output-tail.ts';

/** A log that grows, followed. */
const growing = () => {
  let log = Buffer.alloc(0);
  const tail: OutputTail = openOutputTail('p', 7, (line) => line);
  return {
    tail,
    add: (text: string) => (log = Buffer.concat([log, Buffer.from(text)])),
    replace: (text: string) => (log = Buffer.from(text)),
    look: () => {
      const wanted = tail.wanted(log.length);
      if (wanted === undefined) return undefined;
      return tail.take(wanted.offset, log.subarray(wanted.offset, wanted.offset + wanted.length));
    },
  };
};

test('hands on whole lines as they are completed', () => {
  const log = growing();
  expect(log.look()).toBeUndefined();
  log.add('one\ntw');
  expect(log.look()).toEqual({ id: 'p', round_num: 7, lines: ['one'], anew: true });
  log.add('o\n');
  expect(log.look()).toEqual({ id: 'p', round_num: 7, lines: ['two'], anew: false });
  expect(log.look()).toBeUndefined();
  expect(log.tail.current()).toEqual({ id: 'p', round_num: 7, lines: ['one', 'two'], anew: true });
});

test('of a flood the middle is left out, and it says so', () => {
  const log = growing();
  log.add('first\n');
  log.look();
  log.add(`${'x'.repeat(99)}\n`.repeat(4000));
  log.add('last\n');
  const message = log.look();
  expect(message?.anew).toBe(true);
  expect(message?.lines).toHaveLength(200);
  expect(message?.lines.at(-1)).toBe('last');
});

test('a log that was begun anew is read from its beginning', () => {
  const log = growing();
  log.add('a long first line\n');
  log.look();
  log.replace('short\n');
  expect(log.look()).toMatchObject({ lines: ['short'], anew: true });
});

test('a line without an end is given up, and the next one is whole', () => {
  const log = growing();
  log.add('before\n');
  log.look();
  for (let piece = 0; piece < 9; piece += 1) {
    log.add('y'.repeat(100_000));
    log.look();
  }
  log.add('\nafter\n');
  log.look();
  const lines = log.tail.current()?.lines ?? [];
  expect(lines).toEqual(['before', tooLong, 'after']);
});
