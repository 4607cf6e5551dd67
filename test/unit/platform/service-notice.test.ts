import { expect, test } from 'bun:test';
import { noticeText, openServiceNotice, socketAddress } from '../../../src/platform/service-notice.ts';

const ascii = (bytes: Uint8Array | undefined): string => (bytes === undefined ? '' : new TextDecoder().decode(bytes));

test('an address is a path with its end, or an abstract name without', () => {
  expect(ascii(socketAddress('/run/x'))).toBe('\u0001\0/run/x\0');
  expect(ascii(socketAddress('@abc'))).toBe('\u0001\0\0abc');
  expect(socketAddress('relative')).toBeUndefined();
  expect(socketAddress(`/${'x'.repeat(108)}`)).toBeUndefined();
});

test('a status cannot smuggle in another word', () => {
  expect(noticeText({ ready: true, status: 'round 1\nSTOPPING=1' })).toBe('READY=1\nSTATUS=round 1 STOPPING=1');
  expect(noticeText({ alive: true })).toBe('WATCHDOG=1');
});

test('the watchdog is heard only by the process that it is meant for', () => {
  const env = { NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '2000000', WATCHDOG_PID: '7' };
  expect(openServiceNotice(env, 7).watchdogMs).toBe(2000);
  expect(openServiceNotice(env, 8).watchdogMs).toBeUndefined();
  expect(openServiceNotice({ WATCHDOG_USEC: '1' }, 7)).toMatchObject({ listening: false });
});
