import type { Reading } from '../agents/define.ts';
import { createLineSplitter } from '../agents/read/lines.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';

const chunkBytes = 256 * 1024;

/**
 * One look reads no more than this, so that it never holds up the wall: at some hundred MB a second it
 * takes about 10 ms, and the kill has to land within 50.
 */
const chunksPerLook = 16;

/** The agent's output, read as its log grows. Nothing is read twice, and nothing is kept. */
export interface Output {
  /** Reads what is new, a bounded amount; gives whether there was more. */
  look(): boolean;
  /** Reads on to the end of the log, a half-written last line included. */
  drain(): Promise<void>;
}

export interface OutputParts {
  readonly clock: Clock;
  readonly files: Files;
  readonly path: string;
  readonly reading: Reading;
  /** Called once for each row of the same tool call with the same input. */
  readonly onRepetition: (tool: string, times: number) => void;
}

/** Follows a round's log and feeds the agent's reader, line by line. */
export const followOutput = ({ clock, files, path, reading, onRepetition }: OutputParts): Output => {
  const splitter = createLineSplitter();
  let offset = 0;
  let repeated = false;

  const feed = (lines: readonly string[]): void => {
    for (const line of lines) {
      reading.feed(line);
      const { repetition } = reading.signs();
      if (repetition !== undefined && !repeated) onRepetition(repetition.tool, repetition.times);
      repeated = repetition !== undefined;
    }
  };

  const look = (): boolean => {
    for (let chunk = 0; chunk < chunksPerLook; chunk += 1) {
      const bytes = files.readRange(path, offset, chunkBytes);
      if (!bytes.ok) return false;
      if (bytes.value.length === 0) {
        // An agent that writes to /dev/stdout by a shell's `>` cuts its log off: it begins anew.
        const size = files.facts(path)?.size ?? 0;
        if (size >= offset) return false;
        offset = 0;
        continue;
      }
      offset += bytes.value.length;
      feed(splitter.feed(bytes.value));
    }
    return true;
  };

  return {
    look,
    drain: async () => {
      while (look()) await clock.sleep(0);
      feed(splitter.end());
    },
  };
};
