import type { Snapshot } from '../verbs/peek.ts';

/** One series of a metric at this moment. */
export interface MetricSample {
  /** Beside `project`, which every series has. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * One metric. A `counter` only ever grows, or begins anew at 0 with a new log folder; whatever is worked out again
 * over a window is a `gauge`, and the window stands in its name.
 */
export interface MetricFamily {
  readonly name: `agent_runner_${string}`;
  readonly type: 'counter' | 'gauge';
  /** One sentence, with the unit where the name cannot carry it. */
  readonly help: string;
  /** Labels beside `project`, for the reference. */
  readonly labels?: readonly string[];
  /** No series where nobody knows: a 0 that nobody measured would be believed. */
  read(snapshot: Snapshot): readonly MetricSample[];
}

/** The one series of a value that may not be known. */
export const known = (value: number | undefined): readonly MetricSample[] => (value === undefined ? [] : [{ value }]);

/** Prometheus counts time in seconds since 1970. */
export const inSeconds = (ms: number | undefined): readonly MetricSample[] =>
  known(ms === undefined ? undefined : ms / 1000);

/** A series for each of the words, 1 for the one that holds and 0 for the others: so a change is seen, not a gap. */
export const oneOf = (label: string, words: readonly string[], holds: string | undefined): readonly MetricSample[] =>
  words.map((word) => ({ labels: { [label]: word }, value: word === holds ? 1 : 0 }));
