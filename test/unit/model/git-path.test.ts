import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { inTheWay, pathText } from '../../../src/model/git-path.ts';

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('a path as text', () => {
  test('UTF-8 is shown as it is', () => {
    expect(pathText(bytes('src/naïve 文件 🙂.txt'))).toBe('src/naïve 文件 🙂.txt');
  });

  test('what is not UTF-8 stands escaped, byte for byte', () => {
    expect(pathText('la\xe7on')).toBe(String.raw`la\xe7on`);
    expect(pathText(`${bytes('é')}\xff\xc3`)).toBe(`é${String.raw`\xff\xc3`}`);
    // Overlong forms and surrogates are not UTF-8 either.
    expect(pathText('\xc0\xaf\xed\xa0\x80')).toBe(String.raw`\xc0\xaf\xed\xa0\x80`);
  });

  test('what would move a cursor or break a line stands escaped', () => {
    expect(pathText('a\nb\tc\rd\x1b[2Je\x7f')).toBe(String.raw`a\nb\tc\rd\x1b[2Je\x7f`);
    expect(pathText(bytes('a\u0085b'))).toBe(String.raw`a\x85b`);
  });

  test('any text without control characters comes out as it went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/\p{Cc}/u.test(text));
        expect(pathText(bytes(text))).toBe(text);
      }),
    );
  });
});

describe('what is in the way of a file', () => {
  test('the same name, a file where its folder must come, anything in a folder where it must come', () => {
    const present = ['a/b', 'a', 'a/b/c/d', 'a/bc', 'ab', 'x/a/b'];
    expect(inTheWay(['a/b'], present)).toEqual(['a/b', 'a', 'a/b/c/d']);
  });

  test('another repository, named with a slash', () => {
    expect(inTheWay(['nested', 'other/file'], ['nested/', 'other/', 'third/'])).toEqual(['nested/', 'other/']);
  });
});
