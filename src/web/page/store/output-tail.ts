import type { Output } from '../../wire.ts';

/** Lines that came together: they are drawn once and never again. */
export interface Batch {
  /** Counts up. */
  readonly id: number;
  readonly text: string;
  readonly lines: number;
}

/** The end of what the agent printed. */
export interface OutputTail {
  /** Null before anything came. */
  readonly roundNum: number | null;
  readonly batches: readonly Batch[];
}

export const noOutput: OutputTail = { roundNum: null, batches: [] };

/** So much is kept for scrolling back; all of it is in the round’s log. */
const linesKept = 1500;

const trimmed = (batches: readonly Batch[]): readonly Batch[] => {
  let lines = 0;
  const from = batches.findLastIndex((batch) => (lines += batch.lines) > linesKept);
  // A single batch that is larger stays: it is cut where it comes in.
  return from < 0 ? batches : batches.slice(Math.min(from + 1, batches.length - 1));
};

/** Takes in new lines. */
export const withOutput = (tail: OutputTail, { round_num: roundNum, lines, anew }: Output): OutputTail => {
  const before = anew || tail.roundNum !== roundNum ? [] : tail.batches;
  if (lines.length === 0) return { roundNum, batches: before };
  const kept = lines.slice(-linesKept);
  const id = (tail.batches.at(-1)?.id ?? 0) + 1;
  return { roundNum, batches: trimmed([...before, { id, text: `${kept.join('\n')}\n`, lines: kept.length }]) };
};
