import { describe, expect, test } from 'bun:test';
import { damageText, entryJson, eventLines } from '../../../src/views/events.ts';
import { hostile, nightEvents, steers } from '../../support/night.ts';
import { expectGolden } from '../../support/golden.ts';

const place = { file: 'events-2026-11.jsonl', offset: 0 };
const style = { color: false, timeZone: 'Asia/Tokyo' };
const later = { ts: '2026-11-22T15:30:00.000Z', event: 'from_the_future', note: hostile };
const entries = [
  ...nightEvents().map((event) => ({ kind: 'event', event, place }) as const),
  { kind: 'unknown', name: later.event, ts: later.ts, fields: later, place } as const,
];

describe('events as lines', () => {
  test('a night, each day under its name (UPDATE_GOLDEN=1 writes it anew)', () => {
    expectGolden('views/events.txt', entries.map(eventLines(style)).join(''));
  });

  test('colour is only there where it is wanted', () => {
    const plain = entries.map(eventLines(style)).join('');
    expect(steers(plain)).toBe(false);
    expect(Bun.stripANSI(entries.map(eventLines({ ...style, color: true })).join(''))).toBe(plain);
  });

  test('for a program they are as the journal has them, those of a later version too', () => {
    expect(JSON.parse(entryJson(entries[0]!))).toEqual(nightEvents()[0]);
    expect(JSON.parse(entryJson(entries.at(-1)!))).toEqual(later);
  });

  test('what could not be read is counted', () => {
    expect([damageText(0), damageText(1), damageText(2)]).toEqual([
      '',
      '1 line of the journal could not be read and was passed over\n',
      '2 lines of the journal could not be read and were passed over\n',
    ]);
  });
});
