import { describe, expect, test } from 'bun:test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../../src/platform/clock.ts';
import { openFiles } from '../../../../src/platform/files.ts';
import { openLocks } from '../../../../src/platform/lock.ts';
import { fail } from '../../../../src/model/result.ts';
import type { Files } from '../../../../src/ports/files.ts';
import { putInPlace, takeBack } from '../../../../src/verbs/upgrade/swap.ts';
import { openWorkshop, type Workshop } from '../../../../src/verbs/upgrade/workshop.ts';
import { scratch } from '../../../support/scratch.ts';
import { valueOf } from '../../../support/value-of.ts';

const files = openFiles();
const locks = openLocks(systemClock, 'agent-runner upgrade');

/** An executable with one that is kept, and a workshop with what was made. */
const setting = () => {
  const folder = scratch('swap');
  const path = folder.write('agent-runner', 'old');
  const binary = { path, folder: folder.path, previous: folder.write('agent-runner.previous', 'older') };
  const shop: Workshop = valueOf(openWorkshop({ files, locks }, binary));
  folder.write('.agent-runner-upgrade/agent-runner', 'new');
  const texts = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      readdirSync(folder.path)
        .filter((name) => name.startsWith('agent-runner'))
        .map((name) => [name.slice('agent-runner'.length), readFileSync(join(folder.path, name), 'utf8')]),
    );
  return { folder, binary, shop, texts };
};

/** The real files, whose changing calls fail from the nth on, as where a process is killed. */
const failingFrom = (nth: number): Files => {
  let calls = 0;
  const counted =
    <Args extends readonly unknown[], Value>(call: (...args: Args) => Value) =>
    (...args: Args): Value => {
      calls += 1;
      if (calls >= nth)
        return fail({ code: 'io', operation: 'be killed', path: '', errno: 'EIO', reason: '' }) as Value;
      return call(...args);
    };
  return {
    ...files,
    link: counted(files.link),
    renameForGood: counted(files.renameForGood),
    remove: counted(files.remove),
  };
};

describe('the exchange of an executable', () => {
  test('keeps the one before, and can be undone as if it had not been', () => {
    const { folder, binary, shop, texts } = setting();
    expect(putInPlace({ files }, binary, shop).ok).toBe(true);
    expect(texts()).toEqual({ '': 'new', '.previous': 'old' });
    expect(takeBack({ files }, binary, shop).ok).toBe(true);
    expect(texts()).toEqual({ '': 'old', '.previous': 'older' });
    shop.close();
    expect(readdirSync(folder.path).toSorted()).toEqual(['agent-runner', 'agent-runner.previous']);
    folder[Symbol.dispose]();
  });

  test.each([1, 2, 3, 4, 5])('killed at step %d leaves the old or the new one whole, and a later one works', (nth) => {
    const { folder, binary, shop, texts } = setting();
    const done = putInPlace({ files: failingFrom(nth) }, binary, shop);
    expect(done.ok).toBe(nth > 4);
    expect(texts()['']).toBe(nth > 4 ? 'new' : 'old');
    expect(['old', 'older']).toContain(texts()['.previous'] ?? '');
    shop.close();

    const again = valueOf(openWorkshop({ files, locks }, binary));
    folder.write('.agent-runner-upgrade/agent-runner', 'newest');
    expect(putInPlace({ files }, binary, again).ok).toBe(true);
    expect(texts()).toMatchObject({ '': 'newest' });
    again.close();
    folder[Symbol.dispose]();
  });

  test('has one workshop at a time, in which nothing stale lies', () => {
    const { folder, binary, shop } = setting();
    expect(openWorkshop({ files, locks }, binary)).toMatchObject({ ok: false, failure: { trouble: { kind: 'busy' } } });
    shop.close();
    folder.write('.agent-runner-upgrade/agent-runner.packed', 'half');
    const again = valueOf(openWorkshop({ files, locks }, binary));
    expect(readdirSync(join(folder.path, '.agent-runner-upgrade'))).toEqual(['lock']);
    again.close();
    folder[Symbol.dispose]();
  });
});
