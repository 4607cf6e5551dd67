import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { locateKeys } from '../../../src/config/locate.ts';

/** Every path of a parsed document, elements of arrays included. */
const pathsOf = (value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] => {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => [[...path, index], ...pathsOf(item, [...path, index])]);
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, item]) => [[...path, key], ...pathsOf(item, [...path, key])]);
};

const sorted = (paths: readonly (readonly (string | number)[])[]): string[] =>
  paths.map((path) => JSON.stringify(path)).toSorted();

const expectSamePaths = (toml: string): void =>
  expect(sorted(locateKeys(toml).paths())).toEqual(sorted(pathsOf(parse(toml))));

// Values that are hard to walk over: brackets, quotes, equals signs and hashes inside strings.
const scalars = fc.oneof(
  fc.constantFrom('1', '-1.5e3', 'true', '1979-05-27T07:32:00Z', '1979-05-27 07:32:00', 'inf', '0xff'),
  fc.constantFrom('"a = [1] # no"', "'it \\'", '"\\"]"', '""', "''", '"\\\\"'),
  fc.constantFrom(
    '"""\n[x]\ny = 1 # z\n"""',
    "'''\n[x]\na = '' b\n'''",
    '"""a\\"""""',
    '"""""two quotes"""""',
    "''''one''''",
  ),
);
const values: fc.Arbitrary<string> = fc.letrec<{ value: string; array: string; inline: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalars, tie('array'), tie('inline')),
  array: fc
    .array(tie('value'), { maxLength: 3 })
    .map((items) => `[ # comment ] here\n${items.map((item) => `  ${item},\n`).join('')}]`),
  inline: fc
    .array(tie('value'), { maxLength: 3 })
    .map((items) => `{ ${items.map((item, index) => `k${index} . "in" = ${item}`).join(', ')} }`),
})).value;

const documents = fc
  .record({
    seed: fc.array(
      fc.record({
        header: fc.constantFrom('none', 'table', 'array', 'nested'),
        gap: fc.constantFrom('', '\n', '# [comment]\n', '   \t\n'),
        indent: fc.constantFrom('', '  ', '\t'),
        quote: fc.constantFrom('bare', 'basic', 'literal', 'dotted'),
        value: values,
      }),
      { maxLength: 8 },
    ),
    newline: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ seed, newline }) => {
    const lines = seed.map(({ header, gap, indent, quote, value }, index) => {
      const head = {
        none: '',
        table: `[ table${index} . "sub ]" ]\n`,
        array: '[[list]] # one more\n',
        nested: `[[outer]]\n[outer.inner]\n[[outer.inner.deep]]\n`,
      }[header];
      const key = {
        bare: `key${index}`,
        basic: `"k\\u0065y \\" ${index}"`,
        literal: `'k.${index}'`,
        dotted: `a${index} . b.'c'`,
      };
      return `${gap}${indent}${head}${indent}${key[quote]} = ${value}${index % 2 === 0 ? ' # end' : ''}\n`;
    });
    return lines.join('').replaceAll('\n', newline);
  });

describe('places of keys', () => {
  test('are found for exactly the keys that the parser finds, whatever the document', () => {
    fc.assert(fc.property(documents, expectSamePaths), { numRuns: 500 });
  });

  test('point at the key itself', () => {
    const toml =
      'top = 1\r\n\r\n[agent]\r\n  command = ["a",\r\n    "b"] # x\r\n"quoted key" . sub = { x = 1,   y = 2 }\r\n';
    const places = locateKeys(toml);
    expect(places.at(['top'])).toEqual({ line: 1, column: 1 });
    expect(places.at(['agent'])).toEqual({ line: 3, column: 2 });
    expect(places.at(['agent', 'command'])).toEqual({ line: 4, column: 3 });
    expect(places.at(['agent', 'command', 1])).toEqual({ line: 5, column: 5 });
    expect(places.at(['agent', 'quoted key', 'sub', 'y'])).toEqual({ line: 6, column: 33 });
  });

  test('of a key that is missing are those of the table that should hold it', () => {
    const places = locateKeys('[a]\n[a.b]\n');
    expect(places.near(['a', 'b', 'missing', 'deeper'])).toEqual({ line: 2, column: 4 });
    expect(places.near(['other'])).toBeUndefined();
  });

  test('follow each element of an array of tables', () => {
    const places = locateKeys('[[a]]\nx = 1\n[[a]]\nx = 2\n[a.b]\ny = 3\n');
    expect(places.at(['a', 0, 'x'])).toEqual({ line: 2, column: 1 });
    expect(places.at(['a', 1, 'x'])).toEqual({ line: 4, column: 1 });
    expect(places.at(['a', 1, 'b', 'y'])).toEqual({ line: 6, column: 1 });
  });

  test('are found in a megabyte in well under a second’s work', () => {
    const toml = Array.from({ length: 20_000 }, (_, index) => `key${index} = "${'x'.repeat(40)}" # c`).join('\n');
    expect(locateKeys(toml).at(['key19999'])).toEqual({ line: 20_000, column: 1 });
  });
});
