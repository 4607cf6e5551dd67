import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { parseDuration, parseMoment } from '../../../src/model/moment.ts';
import { isoTime } from '../../../src/model/time.ts';
import { valueOf } from '../../support/value-of.ts';

const now = Date.UTC(2026, 10, 22, 12);
const berlin = { now, timeZone: 'Europe/Berlin' };
const moment = (text: string, setting = berlin): string => isoTime(valueOf(parseMoment(text, setting)));

describe('a moment in words', () => {
  test.each([
    ['now', '2026-11-22T12:00:00.000Z'],
    ['24h', '2026-11-21T12:00:00.000Z'],
    ['90m', '2026-11-22T10:30:00.000Z'],
    ['2d', '2026-11-20T12:00:00.000Z'],
    ['1h30m', '2026-11-22T10:30:00.000Z'],
    ['1.5h', '2026-11-22T10:30:00.000Z'],
    ['2026-11-22T10:30:00Z', '2026-11-22T10:30:00.000Z'],
    ['2026-11-22T10:30+01:00', '2026-11-22T09:30:00.000Z'],
    ['2026-11-22T11:28:16.971Z', '2026-11-22T11:28:16.971Z'],
    ['2026-11-22 10:30', '2026-11-22T09:30:00.000Z'],
    ['2026-11-22', '2026-11-21T23:00:00.000Z'],
    ['10:30', '2026-11-22T09:30:00.000Z'],
    ['13:00:00', '2026-11-22T12:00:00.000Z'],
    ['yesterday', '2026-11-20T23:00:00.000Z'],
    ['yesterday 22:00', '2026-11-21T21:00:00.000Z'],
    ['Today 6:15', '2026-11-22T05:15:00.000Z'],
  ])('%s', (text, expected) => {
    expect(moment(text)).toBe(expected);
  });

  test('a time of day that is still to come is yesterday’s', () => {
    expect(moment('13:01')).toBe('2026-11-21T12:01:00.000Z');
  });

  test('the day before a change of the clocks keeps its time of day', () => {
    const afterChange = { now: Date.UTC(2026, 9, 25, 12), timeZone: 'Europe/Berlin' };
    expect(moment('yesterday 22:00', afterChange)).toBe('2026-10-24T20:00:00.000Z');
    expect(moment('24h', afterChange)).toBe('2026-10-24T12:00:00.000Z');
  });

  test.each([
    '',
    'soon',
    '25:00',
    '10:60',
    '2026-13-01',
    'yesterday 25:00',
    'tomorrow',
    '24',
    '-1h',
    '5y',
    '1h x',
    '__proto__',
  ])('“%s” is refused, and what is understood is told', (text) => {
    const parsed = parseMoment(text, berlin);
    expect(parsed).toMatchObject({ ok: false, failure: expect.stringContaining('90m, 24h, 2d') });
  });

  test('whatever is typed, nothing is thrown', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseMoment(text, berlin).ok === 'boolean'));
  });
});

test('a length of time', () => {
  expect([parseDuration('90s'), parseDuration('1w'), parseDuration('1d12h'), parseDuration('x')]).toEqual([
    90_000,
    604_800_000,
    129_600_000,
    undefined,
  ]);
});
