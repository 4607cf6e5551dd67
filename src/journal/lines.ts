import type { Files } from '../ports/files.ts';

const blockSize = 64 * 1024;

/** Longer than any event; more without a line break is not a journal, and must not fill the memory. */
const longestLine = 16 * 1024 * 1024;

const newline = 0x0a;

/** One line of a file, without its line break. */
export interface RawLine {
  /** Where it begins, in bytes from 0. */
  readonly offset: number;
  /** Where the line behind it begins. */
  readonly next: number;
  /** Undefined where it is longer than 16 MiB. */
  readonly bytes: Uint8Array | undefined;
  /** False for what stands behind the last line break. */
  readonly ended: boolean;
}

/** The parts of a line that spans blocks, in file order, joined once: joining at every block would be quadratic. */
const join = (parts: readonly Uint8Array[]): Uint8Array | undefined => {
  const [only] = parts;
  if (parts.length === 1) return only;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length > longestLine) return undefined;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** Collects a line's parts; once it is too long only its length goes on being counted. */
const collect = (parts: Uint8Array[], part: Uint8Array): void => {
  const length = parts.reduce((sum, one) => sum + one.length, 0);
  if (length <= longestLine) parts.push(part);
};

/** The lines of `path` from byte `start` to byte `end`, first to last. Ends early where the file cannot be read on. */
export function* linesForward(files: Files, path: string, start: number, end: number): Generator<RawLine> {
  const parts: Uint8Array[] = [];
  let lineStart = start;
  let at = start;
  while (at < end) {
    const block = files.readRange(path, at, Math.min(blockSize, end - at));
    if (!block.ok || block.value.length === 0) break;
    let from = 0;
    for (let stop = block.value.indexOf(newline); stop >= 0; stop = block.value.indexOf(newline, from)) {
      collect(parts, block.value.subarray(from, stop));
      from = stop + 1;
      yield { offset: lineStart, next: at + from, bytes: join(parts), ended: true };
      parts.length = 0;
      lineStart = at + from;
    }
    if (from < block.value.length) collect(parts, block.value.subarray(from));
    at += block.value.length;
  }
  if (at > lineStart) yield { offset: lineStart, next: at, bytes: join(parts), ended: false };
}

/** The last line break before byte `to`; lastIndexOf takes a negative start for a place from the end. */
const breakBefore = (bytes: Uint8Array, to: number): number => (to === 0 ? -1 : bytes.lastIndexOf(newline, to - 1));

/** The same lines, last to first, read in blocks from the end: whoever stops early has read no more than he needed. */
export function* linesBackward(files: Files, path: string, end: number, block = blockSize): Generator<RawLine> {
  const parts: Uint8Array[] = [];
  let next = end;
  let ended = false;
  let at = end;
  while (at > 0) {
    const length = Math.min(block, at);
    const read = files.readRange(path, at - length, length);
    // Fewer bytes than there were: the file was cut meanwhile, and nothing behind can be trusted.
    if (!read.ok || read.value.length < length) return;
    at -= length;
    let to = length;
    for (let stop = breakBefore(read.value, to); stop >= 0; stop = breakBefore(read.value, to)) {
      collect(parts, read.value.subarray(stop + 1, to));
      const offset = at + stop + 1;
      if (offset < end) yield { offset, next, bytes: join(parts.toReversed()), ended };
      parts.length = 0;
      next = offset;
      ended = true;
      to = stop;
    }
    if (to > 0) collect(parts, read.value.subarray(0, to));
  }
  if (end > 0) yield { offset: 0, next, bytes: join(parts.toReversed()), ended };
}
