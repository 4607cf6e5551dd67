import type { FailureOf } from '../model/failure.ts';

/** A line and the file of the log folder that it belongs to. */
export interface PendingLine {
  readonly file: string;
  readonly text: string;
}

/** What became of lines that the disk refused, told when the last of them is written. */
export interface HeldReport {
  readonly lines: number;
  readonly lost: number;
  readonly reason: string;
}

/** Writes lines of one file; gives how many of them are on the disk. */
type TakeLines = (file: string, texts: readonly string[]) => number;

/** Lines handed over at once: few enough that a disk that still refuses costs next to nothing. */
const batchLines = 256;

/** The first lines that belong to one file. */
const firstBatch = (lines: readonly PendingLine[]): readonly PendingLine[] => {
  const batch = lines.slice(0, batchLines);
  const other = batch.findIndex(({ file }) => file !== batch[0]?.file);
  return other < 0 ? batch : batch.slice(0, other);
};

/** Lines in the order in which they happened, bounded: a full disk must not become a full memory. */
export interface HeldLines {
  readonly count: number;
  /** `refusal` where the disk was just asked. */
  push(line: PendingLine, refusal?: FailureOf<'io'>): void;
  /** Hands the lines to `write`, oldest first, until it takes fewer than it was given; the report when none is left. */
  drain(write: TakeLines): HeldReport | undefined;
}

export const holdLines = (limit: number): HeldLines => {
  const lines: PendingLine[] = [];
  let written = 0;
  let lost = 0;
  let reason = '';
  return {
    get count() {
      return lines.length;
    },
    push: (line, refusal) => {
      // The newest lines say where things stand now, which is what recovery needs: the oldest go.
      if (lines.length >= limit) {
        lines.shift();
        lost += 1;
      }
      lines.push(line);
      if (refusal !== undefined) reason = `${refusal.reason} (${refusal.errno})`;
    },
    drain: (write) => {
      if (lines.length === 0) return undefined;
      for (let [next] = lines; next !== undefined; [next] = lines) {
        const texts = firstBatch(lines).map(({ text }) => text);
        const taken = write(next.file, texts);
        lines.splice(0, taken);
        written += taken;
        if (taken < texts.length) return undefined;
      }
      const report = { lines: written, lost, reason };
      written = 0;
      lost = 0;
      return report;
    },
  };
};
