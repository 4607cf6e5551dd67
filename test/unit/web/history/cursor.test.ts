import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { cursorOf, cursorText } from '../../../../src/web/history/cursor.ts';

const place = (stream: 'events' | 'metrics') =>
  fc.record({
    file: fc.integer({ min: 1, max: 12 }).map((month) => `${stream}-2026-${String(month).padStart(2, '0')}.jsonl`),
    inode: fc.nat({ max: 2 ** 50 }),
    offset: fc.nat({ max: 2 ** 50 }),
  });

test('a cursor survives its way to the page and back', () => {
  const cursor = fc.record({ events: place('events'), metrics: place('metrics'), at: fc.nat({ max: 2 ** 45 }) });
  fc.assert(fc.property(cursor, (one) => expect(cursorOf(cursorText(one))).toEqual(one)));
  const { metrics: _none, ...bare } = fc.sample(cursor, 1)[0]!;
  expect(cursorOf(cursorText(bare))).toEqual(bare);
});

test('no word makes it lead anywhere but to a month of the log folder', () => {
  fc.assert(
    fc.property(fc.string(), (word) => {
      const cursor = cursorOf(word);
      return cursor === undefined || /^events-\d{4}-\d{2}\.jsonl$/.test(cursor.events.file);
    }),
  );
  for (const word of ['', '..', '../../etc/passwd.1.1_5', '2026-11.1.1_5_../x.1.1', '2026-11.-1.1_5'])
    expect(cursorOf(word)).toBeUndefined();
});
