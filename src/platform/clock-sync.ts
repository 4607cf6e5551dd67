import { FFIType } from 'bun:ffi';
import { openLibc } from './libc.ts';

// <sys/timex.h>, on 64-bit Linux: `status` stands behind five longs' worth of other fields.
const timexBytes = 208;
const statusOffset = 40;
const STA_UNSYNC = 0x40;

/** Whether somebody keeps the system's clock in step with the world's, as the kernel knows; undefined where it is not asked. */
export const clockInSync = (): boolean | undefined => {
  if (process.platform !== 'linux') return undefined;
  const { adjtimex } = openLibc({ adjtimex: { args: [FFIType.ptr], returns: FFIType.i32 } });
  // No mode is set: nothing is adjusted, and everybody may ask.
  const timex = new Uint8Array(timexBytes);
  if (adjtimex(timex) < 0) return undefined;
  return (new DataView(timex.buffer).getInt32(statusOffset, true) & STA_UNSYNC) === 0;
};
