import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { sectionsOf } from '../../../../src/witness/remote/frames.ts';

const marker = '6f1c2a9e-4d7b';
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const headOf = (words: string): Uint8Array => bytesOf(`\n${marker} ${words}\n`);

const section = fc.record({
  name: fc.constantFrom('part', 'disk', 'clock', 'file'),
  facts: fc.array(fc.stringMatching(/^[\w.-]{1,12}$/), { maxLength: 4 }),
  body: fc.uint8Array({ maxLength: 200 }),
});
const sections = fc.array(section, { maxLength: 6 });

const answer = (told: readonly { name: string; facts: readonly string[]; body: Uint8Array }[]): Uint8Array =>
  joined(
    headOf('begin'),
    ...told.flatMap(({ name, facts, body }) => [headOf([name, ...facts].join(' ')), body]),
    headOf('end'),
  );

describe('the sections of an answer', () => {
  test('are found whatever stands before and behind them', () => {
    fc.assert(
      fc.property(fc.uint8Array(), sections, fc.uint8Array(), (before, told, behind) => {
        const read = sectionsOf(joined(before, answer(told), behind), marker);
        expect(read).toEqual({
          ok: true,
          value: told.map(({ name, facts, body }) => ({ name, facts, body: Buffer.from(body) })),
        });
      }),
    );
  });

  test('are none where the answer breaks off, wherever that is', () => {
    fc.assert(
      fc.property(sections, fc.nat(), (told, cut) => {
        const whole = answer(told);
        const part = whole.subarray(0, cut % whole.length);
        const read = sectionsOf(part, marker);
        expect(read.ok).toBeFalse();
      }),
    );
  });

  test('of any bytes never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => void sectionsOf(bytes, marker)));
    // Heads without an end, empty ones, one in another, and one that never stops.
    for (const text of [
      '\n',
      `\n${marker} `,
      `\n${marker} \n`,
      `\n${marker} begin\n${marker} end\n`,
      `\n${marker} ${'x'.repeat(5000)}`,
    ])
      expect(() => sectionsOf(bytesOf(text), marker)).not.toThrow();
  });

  test('say whether there was an answer at all', () => {
    expect(sectionsOf(bytesOf('Last login: today\n'), marker)).toEqual({ ok: false, failure: 'there was no answer' });
    expect(sectionsOf(headOf('begin'), marker)).toEqual({ ok: false, failure: 'the answer broke off' });
  });
});
