import type { Reading } from '../agents/define.ts';
import { createLineCutter } from '../agents/read/lines.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { RoundLog } from '../ports/processes.ts';

const chunkBytes = 256 * 1024;

/**
 * One look goes on no longer than this, so that it never holds up the wall: the kill has to land within 50 ms.
 * Bytes say nothing of time: 4 MB are one line of JSON, or four million lines. What a look cannot be stopped
 * in is one line; one of 8 MB takes some ten milliseconds.
 */
const lookMs: DurationMs = 5;

/** A look also ends here, for a clock that stands still. */
const chunksPerLook = 64;

/** A run of more empty lines than this is passed over: they say nothing, and a flood of them costs as much as one of words. */
const emptyLinesRead = 64;

/** After the agent's end its log is read on for this long; then only the end of it. */
const drainMs: DurationMs = seconds(10);

/** The end that is read in any case: terminal events of hundreds of kilobytes have been seen. */
const endBytes = 4 * 1024 * 1024;

/** The agent's output, read as its log grows. Nothing is read twice, and nothing is kept. */
export interface Output {
  /** Reads what is new, for a few milliseconds; gives whether there was more. */
  look(): boolean;
  /** Reads on to the end of the log as it is now, a half-written last line included. Aborted: ends now. */
  drain(abort: AbortSignal): Promise<void>;
}

export interface OutputParts {
  readonly clock: Clock;
  readonly log: RoundLog;
  readonly reading: Reading;
  /** Called once for each row of the same tool call with the same input. */
  readonly onRepetition: (tool: string, times: number) => void;
}

/** Follows a round's log and feeds the agent's reader, line by line. */
export const followOutput = ({ clock, log, reading, onRepetition }: OutputParts): Output => {
  const lines = createLineCutter();
  const chunk = new Uint8Array(chunkBytes);
  let offset = 0;
  /** The bytes begin in the middle of a line, whose rest says nothing that can be trusted. */
  let inLine = false;
  let empty = 0;
  let repeated = false;

  const feed = (line: string): void => {
    if (inLine) {
      inLine = false;
      return;
    }
    reading.feed(line, lines.number);
    const { repetition } = reading.signs();
    if (repetition !== undefined && !repeated) onRepetition(repetition.tool, repetition.times);
    repeated = repetition !== undefined;
    empty = line === '' ? empty + 1 : 0;
    if (empty > emptyLinesRead) lines.skipEmpty();
  };

  /** Feeds the lines of the chunk; gives whether they were all fed in time. */
  const feedUntil = (end: number): boolean => {
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      feed(line);
      if (clock.monotonic() >= end) return false;
    }
    return true;
  };

  /** Hands the next chunk to the lines; gives how long it is. */
  const readChunk = (to: number): number => {
    const count = log.read(offset, chunk.subarray(0, Math.min(chunkBytes, to - offset)));
    offset += count;
    lines.give(chunk.subarray(0, count));
    return count;
  };

  const startAt = (place: number): void => {
    lines.restart();
    offset = place;
    inLine = place > 0;
  };

  /** Reads on towards byte `to`, for the time of one look; gives whether there is more before it. */
  const lookTo = (to: number): boolean => {
    // An agent that writes to /dev/stdout by a shell's `>` cuts its log off: it begins anew.
    if (to < offset) startAt(0);
    const end = clock.monotonic() + lookMs;
    for (let count = 0; count < chunksPerLook; count += 1) {
      if (!feedUntil(end)) return true;
      if (readChunk(to) === 0) return false;
      if (clock.monotonic() >= end) return true;
    }
    return true;
  };

  /** Look after look until `to` is reached, the time is over or somebody does not wait; gives whether it is reached. */
  const readTo = async (to: number, abort: AbortSignal): Promise<boolean> => {
    const end = clock.monotonic() + drainMs;
    while (lookTo(to)) {
      if (abort.aborted || clock.monotonic() >= end) return false;
      // A turn for signals and timers.
      await clock.sleep(0);
    }
    return true;
  };

  return {
    look: () => lookTo(log.facts().size),
    drain: async (abort) => {
      const { size } = log.facts();
      if (!(await readTo(size, abort))) {
        // The verdict stands at the end. What is passed over is lost to the sums of usage and to the count of
        // lines: that is the price for a round that closes, whatever was made of its log.
        if (size - endBytes > offset) startAt(size - endBytes);
        await readTo(size, abort);
      }
      const last = lines.last();
      if (last !== undefined) feed(last);
    },
  };
};
