import type { Architecture, HostKind } from './release-target.ts';

/** What an executable is for; `static`: it brings its C library along. */
export type ExecutableKind =
  | { readonly system: 'linux'; readonly architecture: Architecture; readonly libc: 'glibc' | 'musl' | 'static' }
  | { readonly system: 'darwin'; readonly architecture: Architecture };

/** Of a file’s beginning so much is wanted: the program headers of an ELF file stand there. */
export const headerBytes = 64 * 1024;

const elfMachines: Readonly<Record<number, Architecture>> = { 0x3e: 'x64', 0xb7: 'arm64' };
/** CPU_TYPE_X86_64 and CPU_TYPE_ARM64, mach/machine.h. */
const machMachines: Readonly<Record<number, Architecture>> = { 0x01000007: 'x64', 0x0100000c: 'arm64' };

const elfMagic = 0x7f454c46;
const machMagic64 = 0xfeedfacf;
const loaderSegment = 3;
const programHeaderBytes = 56;

/** The loader that an ELF file asks for (PT_INTERP); undefined where it asks for none. */
const loaderOf = (view: DataView): string | undefined => {
  const table = Number(view.getBigUint64(32, true));
  const entries = view.getUint16(56, true);
  for (let index = 0; index < entries; index += 1) {
    const at = table + index * programHeaderBytes;
    if (view.getUint32(at, true) !== loaderSegment) continue;
    const [from, size] = [Number(view.getBigUint64(at + 8, true)), Number(view.getBigUint64(at + 32, true))];
    return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + from, size));
  }
  return undefined;
};

const elfKind = (view: DataView): ExecutableKind | undefined => {
  // 64 bits, little-endian; ET_EXEC or ET_DYN.
  const whole = view.getUint8(4) === 2 && view.getUint8(5) === 1 && [2, 3].includes(view.getUint16(16, true));
  const architecture = elfMachines[view.getUint16(18, true)];
  if (!whole || architecture === undefined) return undefined;
  const loader = loaderOf(view);
  if (loader === undefined) return { system: 'linux', architecture, libc: 'static' };
  return { system: 'linux', architecture, libc: loader.includes('musl') ? 'musl' : 'glibc' };
};

const machKind = (view: DataView): ExecutableKind | undefined => {
  const architecture = machMachines[view.getUint32(4, true)];
  return architecture === undefined ? undefined : { system: 'darwin', architecture };
};

/** What an executable is for, by its beginning; undefined where that is none of a kind that is released. Any bytes may come. */
export const executableKind = (head: Uint8Array): ExecutableKind | undefined => {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    if (view.getUint32(0, false) === elfMagic) return elfKind(view);
    return view.getUint32(0, true) === machMagic64 ? machKind(view) : undefined;
  } catch (error) {
    // It ends before what it promises.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** Whether an executable runs on such a host. */
export const runsOn = (executable: ExecutableKind, host: HostKind): boolean => {
  if (executable.architecture !== host.architecture) return false;
  if (executable.system === 'darwin' || host.system === 'darwin') return executable.system === host.system;
  return executable.libc === 'static' || executable.libc === host.libc;
};

/** What an executable is for, as releases call it. */
export const executableWords = (executable: ExecutableKind): string => {
  const { system, architecture } = executable;
  return `${system}-${architecture}${system === 'linux' && executable.libc !== 'glibc' ? `-${executable.libc}` : ''}`;
};
