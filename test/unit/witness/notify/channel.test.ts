import { expect, test } from 'bun:test';
import { fail, ok } from '../../../../src/model/result.ts';
import { openChannel } from '../../../../src/witness/notify/channel.ts';
import type { Undelivered } from '../../../../src/witness/notify/deliver.ts';
import type { Message } from '../../../../src/witness/notify/message.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

const message = (about: string, title: string): Message => ({
  topic: 'critical',
  about,
  severity: 'critical',
  title,
  text: '',
  project: 'shop',
  host: 'pi',
  at: '2026-11-22T12:00:00.000Z',
  passedOver: 0,
});

const rule = {
  name: 'chat',
  on: ['critical'],
  channel: { kind: 'desktop' },
  debounceMs: 60_000,
  timeoutMs: 10_000,
} as const;

/** A channel whose deliveries end as a test says. */
const channelOf = (answers: readonly (Undelivered | 'ok')[] = [], changes: Partial<{ debounceMs: number }> = {}) => {
  const clock = fakeClock();
  const sent: string[] = [];
  const failures: string[] = [];
  let tries = 0;
  const channel = openChannel({
    clock,
    rule: { ...rule, ...changes },
    deliver: async ({ title, passedOver }) => {
      const answer = answers[tries] ?? 'ok';
      tries += 1;
      if (answer !== 'ok') return fail(answer);
      sent.push(passedOver === 0 ? title : `${title} +${passedOver}`);
      return ok(undefined);
    },
    onFailure: (reason) => failures.push(reason),
  });
  return { clock, channel, sent, failures, tries: () => tries };
};

test('of one condition the first word goes out at once, and after the time the latest', async () => {
  const { clock, channel, sent } = channelOf();
  for (const title of ['raised', 'over', 'raised again', 'over again']) channel.tell(message('hung', title));
  channel.tell(message('disk_full', 'full'));
  await clock.settle();
  expect(sent).toEqual(['raised', 'full']);
  await clock.advance(59_000);
  expect(sent).toHaveLength(2);
  await clock.advance(2000);
  expect(sent).toEqual(['raised', 'full', 'over again +2']);
  // It has been quiet for long enough to be told at once again.
  await clock.advance(120_000);
  channel.tell(message('hung', 'raised'));
  await clock.settle();
  expect(sent.at(-1)).toBe('raised');
});

test('a try that fails is made again, ever later, and given up in the end', async () => {
  const away: Undelivered = { reason: 'no answer', again: true };
  const { clock, channel, sent, failures, tries } = channelOf([away, away, 'ok', away, away, away, away, away]);
  channel.tell(message('hung', 'one'));
  await clock.advance(1999);
  expect(tries()).toBe(1);
  await clock.advance(8100);
  expect(sent).toEqual(['one']);
  channel.tell(message('disk_full', 'two'));
  await clock.advance(200_000);
  expect({ sent, failures, tries: tries() }).toEqual({ sent: ['one'], failures: ['no answer'], tries: 8 });
});

test('a refusal for good is not tried again, and what comes behind it goes out', async () => {
  const { clock, channel, sent, failures } = channelOf([{ reason: 'it answered 404', again: false }], {
    debounceMs: 0,
  });
  channel.tell(message('hung', 'one'));
  channel.tell(message('hung', 'two'));
  await clock.settle();
  expect({ sent, failures }).toEqual({ sent: ['two'], failures: ['it answered 404'] });
});

test('at the end what was held goes out, and one that does not answer is waited for no longer than told', async () => {
  const { clock, channel, sent } = channelOf();
  channel.tell(message('hung', 'raised'));
  channel.tell(message('hung', 'over'));
  await clock.advanceUntil(channel.close(5000));
  expect(sent).toEqual(['raised', 'over']);
  const stuck = fakeClock();
  const never = openChannel({ clock: stuck, rule, deliver: () => new Promise(() => {}), onFailure: () => {} });
  never.tell(message('hung', 'raised'));
  const before = stuck.monotonic();
  await stuck.advanceUntil(never.close(5000));
  expect(stuck.monotonic() - before).toBe(5000);
});
