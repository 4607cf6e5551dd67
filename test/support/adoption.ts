import { FFIType, ptr } from 'bun:ffi';
import { openLibc } from '../../src/platform/libc.ts';
import { openLinuxTable } from '../../src/platform/process-table-linux.ts';
import { adoptOrphans } from '../../src/platform/subreaper.ts';

// <linux/prctl.h>
const PR_GET_CHILD_SUBREAPER = 37;

const prctl = {
  args: [FFIType.i32, FFIType.ptr, FFIType.u64, FFIType.u64, FFIType.u64],
  returns: FFIType.i32,
} as const;

/**
 * Goes on reaping where an earlier file of tests made this process adopt orphans: `bun test --parallel` runs many
 * files in one process, each with modules of its own, so that who was to reap has been forgotten.
 */
export const goOnReaping = (): void => {
  if (process.platform !== 'linux') return;
  const adopting = new Int32Array(1);
  openLibc({ prctl }).prctl(PR_GET_CHILD_SUBREAPER, ptr(adopting), 0, 0, 0);
  if (adopting[0] === 1) adoptOrphans(openLinuxTable());
};
