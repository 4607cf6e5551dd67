import { describe, expect, test } from 'bun:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { eventKinds } from '../../../src/model/event.ts';
import { eventText } from '../../../src/views/event-line.ts';
import { eventSamples } from '../../support/event-samples.ts';

const golden = join(import.meta.dir, '../../golden/event-lines.txt');
const plain = { color: false, timeZone: 'UTC' };

describe('an event as a line', () => {
  test('the lines of all kinds are as they were reviewed (UPDATE_GOLDEN=1 writes them anew)', () => {
    const text = `${eventSamples.map((event) => eventText(event, plain)).join('\n')}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  test.each(eventSamples.map((event) => [event.event, event] as const))('%s: the sample is one', (kind, event) => {
    expect(v.safeParse(eventKinds[kind].schema, event).issues).toBeUndefined();
  });

  test('times are those of the reader’s clock', () => {
    const [first] = eventSamples;
    expect(eventText(first!, { color: false, timeZone: 'Asia/Kolkata' })).toStartWith('16:58:16 ');
  });

  test('a wait into another day names the day', () => {
    const wait = { event: 'loop_waiting', until: '2026-11-27T09:00:00.000Z', reason: 'quota', why: 'weekly' } as const;
    expect(eventText({ ts: '2026-11-22T11:28:16.971Z', ...wait }, plain)).toBe(
      '11:28:16 waiting until Fri 27 Nov 09:00:00: weekly',
    );
  });

  test('what an agent wrote cannot steer the terminal', () => {
    const event = {
      ts: '2026-11-22T11:28:16.971Z',
      event: 'agent_self_terminated',
      reason: 'a\u001B[2Jb\r\nc\u009Bd',
    } as const;
    expect(eventText(event, plain)).toBe('11:28:16 the agent says that all is done: a [2Jb c d');
  });

  test('colour is only there where it is wanted', () => {
    for (const event of eventSamples) {
      expect(eventText(event, plain)).not.toContain('\u001B');
      expect(Bun.stripANSI(eventText(event, { ...plain, color: true }))).toBe(eventText(event, plain));
    }
  });
});
