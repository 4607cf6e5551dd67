import { FFIType } from 'bun:ffi';
import type { Notice, ServiceNotice } from '../ports/service-notice.ts';
import { openLibc } from './libc.ts';

// sd_notify(3): one datagram to the socket of NOTIFY_SOCKET; Bun has no unix datagrams. Linux's numbers, for
// systemd is Linux's: <bits/socket.h>.
const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;

const symbols = {
  socket: { args: [FFIType.i32, FFIType.i32, FFIType.i32], returns: FFIType.i32 },
  sendto: {
    args: [FFIType.i32, FFIType.ptr, FFIType.u64, FFIType.i32, FFIType.ptr, FFIType.u32],
    returns: FFIType.i64,
  },
  close: { args: [FFIType.i32], returns: FFIType.i32 },
} as const;

// sizeof(sun_path)
const longestPath = 108;

/** `struct sockaddr_un`, cut to its length; `@` stands for the NUL that begins an abstract name. Undefined where it is no address. */
export const socketAddress = (name: string): Uint8Array | undefined => {
  const path = new TextEncoder().encode(name);
  const abstract = name.startsWith('@');
  if ((!abstract && !name.startsWith('/')) || path.length >= longestPath) return undefined;
  // An abstract name has no end but its length; a path ends with a NUL.
  const address = new Uint8Array(2 + path.length + (abstract ? 0 : 1));
  new DataView(address.buffer).setUint16(0, AF_UNIX, true);
  address.set(path, 2);
  if (abstract) address[2] = 0;
  return address;
};

/** The lines of a notice; a status that tried to be more than a line would be read as further words. */
export const noticeText = ({ ready, stopping, alive, status }: Notice): string =>
  [
    ...(ready === true ? ['READY=1'] : []),
    ...(stopping === true ? ['STOPPING=1'] : []),
    ...(alive === true ? ['WATCHDOG=1'] : []),
    ...(status === undefined ? [] : [`STATUS=${status.replaceAll(/[\r\n]+/g, ' ')}`]),
  ].join('\n');

const send = (address: Uint8Array, text: string): void => {
  const calls = openLibc(symbols);
  const descriptor = calls.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  const bytes = new TextEncoder().encode(text);
  // A manager that does not read must not stop the supervisor; it will miss a word, or take us for dead.
  calls.sendto(descriptor, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL, address, address.length);
  calls.close(descriptor);
};

type Environment = Readonly<Record<string, string | undefined>>;

/** WATCHDOG_PID names for whom the watchdog is meant; a child that inherited it is not. */
const watchdog = (env: Environment, pid: number): Pick<ServiceNotice, 'watchdogMs'> => {
  const micros = Number(env['WATCHDOG_USEC']);
  const meant = env['WATCHDOG_PID'] === undefined || env['WATCHDOG_PID'] === String(pid);
  return meant && micros > 0 ? { watchdogMs: micros / 1000 } : {};
};

/** The manager that this process's environment names. */
export const openServiceNotice = (env: Environment, pid: number): ServiceNotice => {
  const name = env['NOTIFY_SOCKET'];
  const address = name === undefined || process.platform !== 'linux' ? undefined : socketAddress(name);
  if (address === undefined) return { listening: false, tell: () => {} };
  return { listening: true, ...watchdog(env, pid), tell: (notice) => send(address, noticeText(notice)) };
};
