import { expect, test } from 'bun:test';
import { FFIType } from 'bun:ffi';
import { join } from 'node:path';
import { openLibc } from '../../src/platform/libc.ts';
import { openServiceNotice, socketAddress } from '../../src/platform/service-notice.ts';
import { scratch } from '../support/scratch.ts';

/** Listens on a datagram socket of this name, as a service manager does. */
const listen = (name: string): Disposable & { readonly heard: () => string } => {
  const calls = openLibc({
    socket: { args: [FFIType.i32, FFIType.i32, FFIType.i32], returns: FFIType.i32 },
    bind: { args: [FFIType.i32, FFIType.ptr, FFIType.u32], returns: FFIType.i32 },
    recv: { args: [FFIType.i32, FFIType.ptr, FFIType.u64, FFIType.i32], returns: FFIType.i64 },
    close: { args: [FFIType.i32], returns: FFIType.i32 },
  });
  const address = socketAddress(name) ?? new Uint8Array();
  const descriptor = calls.socket(1, 2, 0);
  expect(calls.bind(descriptor, address, address.length)).toBe(0);
  return {
    // A datagram to a socket of this machine is there when it has been sent.
    heard: () => {
      const bytes = new Uint8Array(4096);
      const length = Number(calls.recv(descriptor, bytes, bytes.length, 0x40));
      return length < 0 ? '' : new TextDecoder().decode(bytes.subarray(0, length));
    },
    [Symbol.dispose]: () => void calls.close(descriptor),
  };
};

test.if(process.platform === 'linux')('a manager hears us, by a path and by an abstract name', () => {
  using folder = scratch('notice');
  for (const name of [join(folder.path, 'notify'), `@agent-runner-test-${process.pid}`]) {
    using manager = listen(name);
    const notice = openServiceNotice({ NOTIFY_SOCKET: name }, process.pid);
    notice.tell({ ready: true, status: 'between rounds – ok' });
    expect(manager.heard()).toBe('READY=1\nSTATUS=between rounds – ok');
    notice.tell({ alive: true });
    expect(manager.heard()).toBe('WATCHDOG=1');
    expect(manager.heard()).toBe('');
  }
});

test('a manager that has gone is no reason to fail', () => {
  const notice = openServiceNotice({ NOTIFY_SOCKET: '/nowhere/notify' }, process.pid);
  expect(() => notice.tell({ alive: true })).not.toThrow();
});
