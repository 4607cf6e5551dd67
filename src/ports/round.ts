import type { Result } from '../model/result.ts';
import type { RoundReport } from '../model/round-report.ts';

/** What the Loop asks of Layer 1. */
export interface RoundRequest {
  /** The phase of round N; empty without phases. The numbering is Layer 1's. */
  readonly phaseFor: (roundNum: number) => string;
  /** The preset that stands in for the agent of round N’s phase; undefined where none does. */
  readonly fallbackFor?: (roundNum: number) => string | undefined;
  /** Once aborted: SIGINT to the agent, which should commit and exit. */
  readonly cancel: AbortSignal;
  /** Once aborted: SIGTERM to all of the round, SIGKILL after the grace. */
  readonly kill: AbortSignal;
}

/** Runs one round to its end. A failure says that no round could be run. */
export type RunRound = (request: RoundRequest) => Promise<Result<RoundReport>>;
