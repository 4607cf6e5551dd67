import { describe, expect, test } from 'bun:test';
import { statSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { linesBackward, linesForward, type RawLine } from '../../../src/journal/lines.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const files = openFiles();
const text = (line: RawLine): string =>
  line.bytes === undefined ? '(too long)' : new TextDecoder().decode(line.bytes);

const write = (folder: Scratch, content: string | Uint8Array): { path: string; size: number } => {
  const path = folder.write('file', '');
  writeFileSync(path, content);
  return { path, size: statSync(path).size };
};

describe('lines', () => {
  const shapes: readonly [string, string, readonly string[]][] = [
    ['of an empty file', '', []],
    ['with every line ended', 'a\nbb\n', ['a', 'bb']],
    ['with a half last line', 'a\nbb', ['a', 'bb']],
    ['that are empty', '\n\na\n\n', ['', '', 'a', '']],
    ['of one line break', '\n', ['']],
  ];
  test.each(shapes)('%s', (_, content, expected) => {
    using folder = scratch();
    const { path, size } = write(folder, content);
    expect([...linesForward(files, path, 0, size)].map(text)).toEqual([...expected]);
    expect([...linesBackward(files, path, size)].map(text)).toEqual(expected.toReversed());
  });

  test('read backwards are those read forwards, wherever the blocks are cut', () => {
    using folder = scratch();
    const piece = fc.oneof(fc.constant('\n'), fc.constant('ä\r'), fc.string({ maxLength: 20, unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 50 }), (pieces, block) => {
        const { path, size } = write(folder, pieces.join(''));
        const forward = [...linesForward(files, path, 0, size)];
        const backward = [...linesBackward(files, path, size, block)];
        expect(backward.toReversed()).toEqual(forward);
        expect(forward.map((line) => line.next).slice(0, -1)).toEqual(forward.map((line) => line.offset).slice(1));
      }),
    );
  });

  test('of arbitrary bytes come back byte for byte', () => {
    using folder = scratch();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 64 }), (bytes, block) => {
        const { path } = write(folder, bytes);
        const lines = [...linesBackward(files, path, bytes.length, block)].toReversed();
        const joined = lines.flatMap((line) => [...(line.bytes ?? []), ...(line.ended ? [10] : [])]);
        expect(joined).toEqual([...bytes]);
      }),
    );
  });

  test('of several megabytes are read whole, in blocks', () => {
    using folder = scratch();
    const long = 'x'.repeat(5 * 1024 * 1024);
    const { path, size } = write(folder, `a\n${long}\nb\n`);
    expect([...linesForward(files, path, 0, size)].map((line) => line.bytes?.length)).toEqual([1, long.length, 1]);
    expect([...linesBackward(files, path, size)].map((line) => line.bytes?.length)).toEqual([1, long.length, 1]);
  });

  test('of more than 16 MiB are passed over without being kept', () => {
    using folder = scratch();
    const { path, size } = write(folder, `a\n${'x'.repeat(40 * 1024 * 1024)}\nb\n`);
    expect([...linesForward(files, path, 0, size)].map(text)).toEqual(['a', '(too long)', 'b']);
    expect([...linesBackward(files, path, size)].map(text)).toEqual(['b', '(too long)', 'a']);
  });

  test('of a file that is not there are none', () => {
    expect([...linesForward(files, '/nowhere/file', 0, 10)]).toEqual([]);
    expect([...linesBackward(files, '/nowhere/file', 10)]).toEqual([]);
  });
});
