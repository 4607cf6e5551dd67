import type { Reading } from '../agents/define.ts';
import { createLineSplitter } from '../agents/read/lines.ts';
import { ok } from '../model/result.ts';
import type { Files, IoResult } from '../ports/files.ts';

const chunkBytes = 1_048_576;

/** How much of a log was read. */
export interface LogSize {
  readonly lines: number;
  readonly bytes: number;
}

/** Feeds a log to a reader, from its first byte to its last, in chunks: its size costs time, and no memory. */
export const readLog = (files: Pick<Files, 'readRange'>, path: string, reading: Reading): IoResult<LogSize> => {
  const splitter = createLineSplitter();
  let [bytes, lines] = [0, 0];
  const feed = (cut: readonly string[]): void => {
    for (const line of cut) reading.feed(line);
    lines += cut.length;
  };
  for (;;) {
    const chunk = files.readRange(path, bytes, chunkBytes);
    if (!chunk.ok) return chunk;
    if (chunk.value.length === 0) break;
    bytes += chunk.value.length;
    feed(splitter.feed(chunk.value));
  }
  feed(splitter.end());
  return ok({ lines, bytes });
};
