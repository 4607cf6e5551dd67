import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { createLineCutter, createLineSplitter, keptOfLonger, longestLine } from '../../../../src/agents/read/lines.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Splits bytes that come in chunks of these sizes, over and over. */
const split = (bytes: Uint8Array, sizes: readonly number[]): string[] => {
  const splitter = createLineSplitter();
  const lines: string[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    lines.push(...splitter.feed(bytes.slice(at, at + size)));
    at += size;
  }
  return [...lines, ...splitter.end()];
};

test('the chunks do not matter, nor do characters that they cut in two', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary' }).map((line) => line.replaceAll(/[\n\r]/g, ''))),
      fc.constantFrom('\n', '\r\n'),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (lines, end, sizes) => {
        const wellFormed = lines.map((line) => line.toWellFormed());
        expect(split(bytesOf(wellFormed.map((line) => line + end).join('')), sizes)).toEqual(wellFormed);
      },
    ),
  );
});

test('a half-written last line comes at the end', () => {
  expect(split(bytesOf('one\ntwo'), [3])).toEqual(['one', 'two']);
  expect(split(bytesOf('one\n'), [3])).toEqual(['one']);
  expect(split(bytesOf('one\n\ntwo\n'), [3])).toEqual(['one', '', 'two']);
  expect(split(bytesOf(''), [3])).toEqual([]);
});

test('bytes that are no UTF-8 are replaced, never refused', () => {
  expect(split(new Uint8Array([0x61, 0xff, 0xfe, 0x0a, 0xc3]), [2])).toEqual(['a\uFFFD\uFFFD', '\uFFFD']);
});

test('a line that is longer than any agent’s is cut, and the next one is whole', () => {
  const splitter = createLineSplitter();
  const chunk = new Uint8Array(1_048_576).fill(0x78);
  for (let count = 0; count < 20; count += 1) expect(splitter.feed(chunk)).toEqual([]);
  const [long = '', next] = splitter.feed(bytesOf('\nnext\n'));
  expect(long.length).toBe(keptOfLonger);
  expect(next).toBe('next');
});

test('a line that is just not too long is whole, however it comes', () => {
  const bytes = new Uint8Array(longestLine + 1).fill(0x78);
  bytes[longestLine] = 0x0a;
  for (const size of [bytes.length, 1_000_003]) {
    const [line = ''] = split(bytes, [size]);
    expect(line.length).toBe(longestLine);
  }
});

test('empty lines that are passed over still count, and nothing else is passed over', () => {
  const cutter = createLineCutter();
  cutter.give(bytesOf('one\n\n\n\ntwo\nthr'));
  expect([cutter.next(), cutter.number]).toEqual(['one', 1]);
  cutter.skipEmpty();
  expect([cutter.next(), cutter.number]).toEqual(['two', 5]);
  expect(cutter.next()).toBeUndefined();
  cutter.give(bytesOf('\nee\n'));
  cutter.skipEmpty();
  expect([cutter.next(), cutter.number]).toEqual(['thr', 6]);
  expect([cutter.next(), cutter.number]).toEqual(['ee', 7]);
  expect(cutter.last()).toBeUndefined();
});

test('bytes from elsewhere do not go on with a half line', () => {
  const cutter = createLineCutter();
  cutter.give(bytesOf('half'));
  expect(cutter.next()).toBeUndefined();
  cutter.restart();
  cutter.give(bytesOf('whole\n'));
  expect(cutter.next()).toBe('whole');
});

test('the bytes that it was fed may be overwritten', () => {
  const splitter = createLineSplitter();
  const buffer = bytesOf('kept');
  splitter.feed(buffer);
  buffer.fill(0x78);
  expect(splitter.feed(bytesOf('\n'))).toEqual(['kept']);
});
