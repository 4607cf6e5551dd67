import type { FilePart, ReadFrom, StreamCursor, StreamParts } from '../ports/observed-host.ts';

/** One line of a stream, without its line break. */
export interface StreamLine {
  readonly file: string;
  /** Where it begins in its file. */
  readonly offset: number;
  /** Undefined where it is longer than a whole part: nobody wrote it as a line. */
  readonly bytes: Uint8Array | undefined;
}

/** Whole lines, and where to go on; no cursor where there is no file yet. */
export interface StreamRead {
  readonly lines: readonly StreamLine[];
  readonly cursor: StreamCursor | undefined;
}

const newline = 0x0a;

/** The lines of a part that are finished, and the offset behind them. */
const wholeLines = ({ file, offset, bytes, closed }: FilePart, begin: number): { lines: StreamLine[]; end: number } => {
  const lines: StreamLine[] = [];
  let from = begin;
  for (let stop = bytes.indexOf(newline, from); stop >= 0; stop = bytes.indexOf(newline, from)) {
    lines.push({ file, offset: offset + from, bytes: bytes.subarray(from, stop) });
    from = stop + 1;
  }
  if (closed && from < bytes.length) {
    lines.push({ file, offset: offset + from, bytes: bytes.subarray(from) });
    from = bytes.length;
  }
  return { lines, end: offset + from };
};

/**
 * The lines of what a host handed over. The half line of a writer at work is left for the next poll; a tail
 * begins behind its first line break, for it was cut anywhere.
 */
export const linesOf = ({ parts, more }: StreamParts, from: ReadFrom): StreamRead => {
  const lines: StreamLine[] = [];
  let cursor = from.kind === 'cursor' ? from.cursor : undefined;
  for (const [index, part] of parts.entries()) {
    const cut = from.kind === 'tail' && index === 0 && part.offset > 0;
    const whole = wholeLines(part, cut ? part.bytes.indexOf(newline) + 1 : 0);
    lines.push(...whole.lines);
    const endless = more && whole.end === part.offset && part.bytes.length > 0;
    if (endless) lines.push({ file: part.file, offset: part.offset, bytes: undefined });
    const offset = endless ? part.offset + part.bytes.length : whole.end;
    cursor = { file: part.file, inode: part.inode, offset };
  }
  return { lines, cursor };
};
