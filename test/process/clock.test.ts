import { expect, test } from 'bun:test';
import { systemClock } from '../../src/platform/clock.ts';
import { onSignal } from '../../src/platform/signals.ts';
import { until } from '../support/until.ts';

test('a delay longer than a timer can hold does not run at once', async () => {
  let ran = false;
  const cancel = systemClock.after(2 ** 33, () => {
    ran = true;
  });
  await systemClock.sleep(30);
  cancel();
  expect(ran).toBe(false);
});

test('what is cancelled does not run, what repeats does until then', async () => {
  let once = 0;
  let often = 0;
  const cancelOnce = systemClock.after(5, () => (once += 1));
  const cancelOften = systemClock.every(5, () => (often += 1));
  cancelOnce();
  await until(() => often >= 3);
  cancelOften();
  const then = often;
  await systemClock.sleep(30);
  expect([once, often]).toEqual([0, then]);
});

test('a sleep ends when it is over, when it is aborted, and at once where it was aborted before', async () => {
  const before = systemClock.monotonic();
  await systemClock.sleep(20);
  expect(systemClock.monotonic() - before).toBeGreaterThanOrEqual(19);
  const abort = new AbortController();
  const asleep = systemClock.sleep(60_000, abort.signal);
  abort.abort();
  await asleep;
  await systemClock.sleep(60_000, abort.signal);
  expect(systemClock.monotonic() - before).toBeLessThan(5000);
});

test('a signal is heard at every arrival until it is no longer wanted', async () => {
  let heard = 0;
  const cancel = onSignal('SIGUSR2', () => {
    heard += 1;
  });
  process.kill(process.pid, 'SIGUSR2');
  await until(() => heard === 1);
  process.kill(process.pid, 'SIGUSR2');
  await until(() => heard === 2);
  const stillThere = onSignal('SIGUSR2', () => undefined);
  cancel();
  process.kill(process.pid, 'SIGUSR2');
  await systemClock.sleep(30);
  stillThere();
  expect(heard).toBe(2);
});
