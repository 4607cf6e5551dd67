import { describe, expect, test } from 'bun:test';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventLine } from '../../../src/journal/line.ts';
import { isoTime } from '../../../src/model/time.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { parseKinds, tellEvents, type EventsQuestion, type ToldEntry } from '../../../src/verbs/events.ts';
import { fakeClock, fakeStart } from '../../support/fake-clock.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const minute = 60_000;
const november = 'events-2026-11.jsonl';
const end = (round_num: number) => ({ event: 'round_end', round_num }) as const;
const start = (round_num: number) => ({ event: 'round_start', round_num }) as const;
const line = (at: number, event: { readonly event: string }): string => eventLine(isoTime(at), event);

/** Ten rounds, a minute each, of which the last ends now; a line of a later version, and one that is damaged. */
const journal = (): Scratch => {
  const folder = scratch();
  const rounds = Array.from({ length: 10 }, (_, index) => {
    const at = fakeStart - (9 - index) * minute;
    return line(at - minute / 2, start(index + 1)) + line(at, end(index + 1));
  });
  folder.write(november, `${rounds.join('')}${line(fakeStart, { event: 'from_the_future' })}torn{\n`);
  return folder;
};

const name = (entry: ToldEntry): string => {
  if (entry.kind === 'unknown') return entry.name;
  const { event } = entry;
  return 'round_num' in event ? `${event.event} ${event.round_num}` : event.event;
};

const listen = (folder: Scratch, question: EventsQuestion, follow = false) => {
  const clock = fakeClock();
  const heard: string[] = [];
  const leave = new AbortController();
  const told = tellEvents({ files: openFiles(), logDir: folder.path }, clock, {
    ...question,
    follow,
    hear: (entry) => void heard.push(name(entry)),
    leave: leave.signal,
    heard: () => true,
  });
  return { clock, heard, leave, told };
};

const answer = async (folder: Scratch, question: EventsQuestion) => {
  const { clock, heard, told } = listen(folder, question);
  const { damaged } = await clock.advanceUntil(told);
  return { heard, damaged };
};

describe('the events that fit', () => {
  test('the last of them, from the end', async () => {
    using folder = journal();
    expect(await answer(folder, { window: 2, kinds: new Set(['round_end']) })).toEqual({
      heard: ['round_end 9', 'round_end 10'],
      damaged: 1,
    });
    expect((await answer(folder, { window: 2 })).heard).toEqual(['round_end 10', 'from_the_future']);
  });

  test('between two instants, both counted in', async () => {
    using folder = journal();
    const question = { since: fakeStart - 2 * minute, until: fakeStart - minute };
    const expected = ['round_end 8', 'round_start 9', 'round_end 9'];
    expect((await answer(folder, question)).heard).toEqual(expected);
    expect((await answer(folder, { ...question, window: 9 })).heard).toEqual(expected);
    expect((await answer(folder, { ...question, window: 1 })).heard).toEqual(['round_end 9']);
  });

  test('a line of a later version is told, unless kinds were asked for', async () => {
    using folder = journal();
    expect((await answer(folder, { since: fakeStart })).heard).toEqual(['round_end 10', 'from_the_future']);
    expect((await answer(folder, { since: fakeStart, kinds: new Set(['round_end']) })).heard).toEqual(['round_end 10']);
  });

  test('nothing where there is no journal', async () => {
    using folder = scratch();
    expect(await answer(folder, {})).toEqual({ heard: [], damaged: 0 });
  });
});

describe('a follower', () => {
  test('hears the last ones, then what comes, each once, and ends when he leaves', async () => {
    using folder = journal();
    const { clock, heard, leave, told } = listen(folder, { window: 1 }, true);
    await clock.advance(1000);
    expect(heard).toEqual(['from_the_future']);
    const next = line(fakeStart, start(11));
    appendFileSync(join(folder.path, november), next.slice(0, 20));
    await clock.advance(1000);
    appendFileSync(join(folder.path, november), next.slice(20));
    await clock.advance(1000);
    expect(heard).toEqual(['from_the_future', 'round_start 11']);
    leave.abort();
    expect(await clock.advanceUntil(told)).toEqual({ damaged: 1 });
  });

  test('who comes back with the last time that he heard misses nothing', async () => {
    using folder = journal();
    const { clock, heard, leave, told } = listen(folder, { since: fakeStart - minute / 2 }, true);
    await clock.advance(1000);
    leave.abort();
    await clock.advanceUntil(told);
    expect(heard).toEqual(['round_start 10', 'round_end 10', 'from_the_future']);
  });
});

describe('kinds', () => {
  test('a list of them', () => {
    expect(parseKinds('round_end, round_start')).toEqual({ ok: true, value: new Set(['round_end', 'round_start']) });
  });

  test('an unknown one suggests the nearest', () => {
    expect(parseKinds('round_end,agent_exot')).toMatchObject({
      ok: false,
      failure: { code: 'unknown_name', name: 'agent_exot', nearest: 'agent_exit' },
    });
  });
});
