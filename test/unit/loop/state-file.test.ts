import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loopStateFile } from '../../../src/loop/state-file.ts';
import { waitReasons } from '../../../src/model/decision.ts';
import { freshLoopState, loopStateFromText, loopStateText, type LoopState } from '../../../src/model/loop-state.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { readyState } from '../../support/loop.ts';
import { scratch } from '../../support/scratch.ts';

const goldens = join(import.meta.dir, '../../golden/loop-state');

const count = fc.nat();
const streaks = fc.record({
  failures: count,
  crashes: count,
  refusals: count,
  transients: count,
  limits: count,
  guesses: count,
  promises: count,
  unchanged: count,
});
const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
const wait = fc.record({
  kind: fc.constantFrom('delay' as const, 'instant' as const),
  reason: fc.constantFrom(...waitReasons),
  since: instant,
  until: instant,
  why: fc.string(),
});
const state: fc.Arbitrary<LoopState> = fc.oneof(
  fc.record({ kind: fc.constant('ready' as const), rounds: count, streaks }),
  fc.record({ kind: fc.constant('waiting' as const), rounds: count, streaks, wait }),
);

describe('loop-state.json', () => {
  test('is read as it was written', () => {
    fc.assert(fc.property(state, (given) => expect(loopStateFromText(loopStateText(given))).toEqual(given)));
  });

  test.each(readdirSync(goldens))('of an earlier version still loads: %s', (name) => {
    const text = readFileSync(join(goldens, name), 'utf8');
    const loaded = loopStateFromText(text);
    expect(loaded).toBeDefined();
    expect(JSON.parse(loopStateText(loaded!))).toMatchObject(JSON.parse(text) as object);
  });

  test('of a later version, with keys that we do not know, loads', () => {
    const text = JSON.stringify({ ...readyState({ failures: 3 }), spent_usd: 12 });
    expect(loopStateFromText(text)).toEqual(readyState({ failures: 3 }));
  });

  test.each(['', '{', 'null', '[]', '{"kind":"ready"}', '{"kind":"ready","rounds":-1,"streaks":{}}'])(
    'that is damaged is not a state: %p',
    (text) => expect(loopStateFromText(text)).toBeUndefined(),
  );
});

describe('the state file', () => {
  test('missing is a first start, told to nobody', () => {
    using folder = scratch('loop-state');
    const journal = fakeJournal();
    expect(loopStateFile(openFiles(), journal, folder.path).load()).toEqual(freshLoopState);
    expect(journal.events).toEqual([]);
  });

  test('damaged is told, and the Loop starts afresh', () => {
    using folder = scratch('loop-state');
    folder.write('loop-state.json', '{"kind":"rea');
    const journal = fakeJournal();
    expect(loopStateFile(openFiles(), journal, folder.path).load()).toEqual(freshLoopState);
    expect(journal.kinds()).toEqual(['loop_state_reset']);
  });

  test('keeps a state for the next process', () => {
    using folder = scratch('loop-state');
    const given = readyState({ failures: 2, transients: 1 });
    loopStateFile(openFiles(), fakeJournal(), folder.path).save(given);
    expect(loopStateFile(openFiles(), fakeJournal(), folder.path).load()).toEqual(given);
  });

  test('that the disk refused is written with the next decision', () => {
    using folder = scratch('loop-state');
    const files = openFiles();
    let full = true;
    const refusing = {
      ...files,
      writeAtomic: (path: string, text: string) =>
        full
          ? ({ ok: false, failure: { code: 'io', operation: 'write', path, errno: 'ENOSPC', reason: 'full' } } as const)
          : files.writeAtomic(path, text),
    };
    const file = loopStateFile(refusing, fakeJournal(), folder.path);
    const given = readyState({ limits: 1 });
    file.save(given);
    full = false;
    file.save(given);
    expect(file.load()).toEqual(given);
  });
});
