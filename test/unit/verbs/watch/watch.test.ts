import { describe, expect, test } from 'bun:test';
import { openPlatform } from '../../../../src/platform/open.ts';
import { openInbox } from '../../../../src/verbs/watch/inbox.ts';
import { keysIn } from '../../../../src/verbs/watch/keys.ts';
import type { Order } from '../../../../src/verbs/watch/state.ts';
import { watchProject, type WatchScene } from '../../../../src/verbs/watch.ts';
import { configOf, leastText } from '../../../support/config-text.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

/** A screen over a project in which nothing was ever run. Orders end when they are told to. */
const watching = () => {
  const clock = fakeClock();
  const inbox = openInbox();
  const scenes: WatchScene[] = [];
  const orders: Order[] = [];
  let tell: (note: string) => void = () => {};
  let over = false;
  const ended = watchProject(
    {
      platform: { ...openPlatform(), clock },
      config: configOf(leastText),
      events: 10,
      inbox,
      show: (scene) => scenes.push(scene),
      order: (order) => {
        orders.push(order);
        return new Promise((resolve) => {
          tell = resolve;
        });
      },
    },
    { pane: 'overview', asking: false },
  ).finally(() => {
    over = true;
  });
  const type = async (...keys: readonly string[]): Promise<void> => {
    for (const text of keys) for (const key of keysIn(text)) inbox.put({ kind: 'key', key });
    await clock.settle();
  };
  return {
    ended,
    inbox,
    orders,
    scenes,
    type,
    settle: clock.settle,
    tell: (note: string) => tell(note),
    isOver: () => over,
    note: () => scenes.at(-1)?.state.note,
  };
};

describe('a live screen', () => {
  test('gives one order at a time, and shows what came of it until the next key', async () => {
    const screen = watching();
    await screen.type('s', 'c');
    expect(screen.orders).toEqual(['stop']);
    screen.tell('it is asked to end');
    await screen.settle();
    expect(screen.note()).toBe('it is asked to end');
    await screen.type('l');
    expect(screen.note()).toBeUndefined();
    await screen.type('c', 'q');
    expect(screen.orders).toEqual(['stop', 'cancel']);
  });

  test('is not left before an order that is under way has been carried out', async () => {
    const screen = watching();
    await screen.type('k', 'y', 'q');
    expect([screen.orders, screen.isOver()]).toEqual([['kill'], false]);
    screen.tell('killed');
    expect(await screen.ended).toEqual({ ok: true, value: undefined });
  });

  test('draws again when its size changes, looks again when it is time, and keeps what it saw of the machine', async () => {
    const screen = watching();
    await screen.settle();
    screen.inbox.put({ kind: 'resized' });
    await screen.settle();
    expect(screen.scenes[1]?.snapshot).toBe(screen.scenes[0]!.snapshot);
    screen.inbox.put({ kind: 'look' });
    await screen.settle();
    expect(screen.scenes[2]?.snapshot).not.toBe(screen.scenes[0]!.snapshot);
    expect(screen.scenes.map(({ samples }) => samples.length)).toEqual([1, 1, 2]);
    screen.inbox.put({ kind: 'end' });
    await screen.ended;
  });
});
