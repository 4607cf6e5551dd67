import { dlopen, FFIType, read } from 'bun:ffi';

// The few calls that Bun does not offer. `libc.so.6` is glibc; musl's file has the machine's name in it,
// and its dynamic linker answers to `libc.so` as well.
const names = process.platform === 'darwin' ? ['libSystem.B.dylib'] : ['libc.so.6', 'libc.so'];
const errnoSymbol = process.platform === 'darwin' ? '__error' : '__errno_location';

const symbols = {
  flock: { args: [FFIType.i32, FFIType.i32], returns: FFIType.i32 },
} as const;

/** Opens further symbols of the C library; throws where one is missing, as Linux's own are on macOS. */
export const openLibc = <Symbols extends Parameters<typeof dlopen>[1]>(wanted: Symbols) => {
  let refusal: unknown;
  for (const name of names) {
    try {
      return dlopen(name, wanted).symbols;
    } catch (error) {
      refusal = error;
    }
  }
  throw new Error(`no C library can be opened (${names.join(', ')})`, { cause: refusal });
};

/** The C library's calls, as declared in `symbols`. */
export const libc = openLibc(symbols);

const location = openLibc({ [errnoSymbol]: { args: [], returns: FFIType.ptr } } as const)[errnoSymbol];

/** `errno` of the C library call just made; ask for it before anything else is called. */
export const errno = (): number => {
  const at = location?.();
  return typeof at === 'number' ? read.i32(at) : 0;
};
