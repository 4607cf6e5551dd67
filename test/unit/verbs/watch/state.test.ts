import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { keysIn, type Key } from '../../../../src/verbs/watch/keys.ts';
import { press, type Step, type WatchState } from '../../../../src/verbs/watch/state.ts';

const start: WatchState = { pane: 'overview', asking: false };
const rounds = [3, 4, 7];
const letter = (one: string): Key => ({ kind: 'letter', letter: one });

/** What the keys lead to, one after the other; undefined where one leaves. */
const after = (...keys: readonly Key[]): WatchState | undefined =>
  keys.reduce<WatchState | undefined>((state, key) => {
    const step = state === undefined ? { kind: 'leave' as const } : press(state, key, rounds);
    return step.kind === 'leave' ? undefined : step.state;
  }, start);

const orderOf = (step: Step): string | undefined => (step.kind === 'order' ? step.order : undefined);

describe('keys as terminals send them', () => {
  test('arrows in both modes, held down, Escape alone, Ctrl-C', () => {
    expect(keysIn('\u001B[D').concat(keysIn('\u001BOC'))).toEqual([{ kind: 'left' }, { kind: 'right' }]);
    expect(keysIn('\u001B[D\u001B[D')).toEqual([{ kind: 'left' }, { kind: 'left' }]);
    expect(keysIn('\u001B')).toEqual([{ kind: 'escape' }]);
    expect(keysIn('\u0003')).toEqual([{ kind: 'interrupt' }]);
    expect(keysIn('S')).toEqual([letter('s')]);
  });

  test('text that was pasted orders nothing, nor does a key that is not known', () => {
    for (const text of ['ky', 'quit', 'k\ny', '\u001B[200~k\u001B[201~', '\u001B[15~', '\u001B[1;5C', '7', 'ü', ''])
      expect(keysIn(text)).toEqual([]);
  });
});

describe('what a key does', () => {
  test('s, c and w order at once; q and Ctrl-C leave', () => {
    expect(['s', 'c', 'w', 'x'].map((one) => orderOf(press(start, letter(one), rounds)))).toEqual([
      'stop',
      'cancel',
      'wake',
      undefined,
    ]);
    expect(press(start, letter('q'), rounds)).toEqual({ kind: 'leave' });
    expect(press({ ...start, asking: true }, { kind: 'interrupt' }, rounds)).toEqual({ kind: 'leave' });
  });

  test('k asks, and only y kills', () => {
    const asking = after(letter('k')) ?? start;
    expect(asking.asking).toBeTrue();
    expect(orderOf(press(asking, letter('y'), rounds))).toBe('kill');
    for (const key of [letter('k'), letter('q'), letter('s'), { kind: 'escape' }, { kind: 'left' }] as const)
      expect(press(asking, key, rounds)).toEqual({ kind: 'stay', state: { ...start, note: 'nothing was killed' } });
  });

  test('whatever is pressed, nothing is killed without a y right behind a k', () => {
    const key = fc.constantFrom<Key>(
      ...['k', 's', 'c', 'w', 'l', 'y'].map(letter),
      { kind: 'left' },
      { kind: 'escape' },
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 12 }), (keys) => {
        let state = start;
        keys.forEach((one, index) => {
          const step = press(state, one, rounds);
          if (orderOf(step) === 'kill') expect(keys[index - 1]).toEqual(letter('k'));
          if (step.kind !== 'leave') ({ state } = step);
        });
      }),
    );
  });

  test('arrows walk over the rounds there are; at the newest the screen follows the latest again', () => {
    const [left, right] = [{ kind: 'left' }, { kind: 'right' }] as const;
    expect(after(left)?.round).toBe(4);
    expect(after(left, left, left)?.round).toBe(3);
    expect(after(left, left, right)?.round).toBe(4);
    expect(after(left, right)).toEqual(start);
    expect(after(right)).toEqual(start);
    expect(press(start, left, [])).toEqual({ kind: 'stay', state: start });
  });

  test('l turns to the log and back, Escape back to the latest; a note goes with the next key', () => {
    expect(after(letter('l'))?.pane).toBe('log');
    expect(after(letter('l'), letter('l'))).toEqual(start);
    expect(after(letter('l'), { kind: 'left' }, { kind: 'escape' })).toEqual(start);
    expect(press({ ...start, note: 'asked' }, letter('x'), rounds)).toEqual({ kind: 'stay', state: start });
  });
});
