import type { RoundReport } from '../../model/round-report.ts';
import type { Result } from '../../model/result.ts';
import type { DurationMs } from '../../model/time.ts';
import type { Stage } from './stage.ts';

/** What was expected of a defense, and what was really seen: in the process table, in git, in the journal. */
export interface Check {
  /** Its name in the registry. */
  readonly defense: string;
  /** In the present tense, without a full stop: `the tree is clean again`. */
  readonly expected: string;
  readonly held: boolean;
  readonly seen: string;
}

/** One misbehaviour, from beginning to end. */
export interface Scene {
  readonly name: string;
  /** What the agent does, for the narration. */
  readonly plot: string;
  /** Whether this process holds the project’s locks meanwhile, as every supervisor does. */
  readonly locked: boolean;
  /** `kill` is aborted when a person presses Ctrl-C. */
  readonly play: (stage: Stage, kill: AbortSignal) => Promise<Result<Played>>;
}

export interface Played {
  /** How it ended, in a word or two: the round’s outcome. */
  readonly ending: string;
  readonly checks: readonly Check[];
}

/** A scene that was played. */
export interface PlayedScene extends Played {
  readonly name: string;
  readonly plot: string;
  readonly duration: DurationMs;
}

/** A scene that is one round of the phase of its name, and what is looked at afterwards. */
export const roundScene = (
  name: string,
  plot: string,
  look: (stage: Stage, report: RoundReport) => readonly Check[] | Promise<readonly Check[]>,
): Scene => ({
  name,
  plot,
  locked: true,
  play: async (stage, kill) => {
    const round = await stage.runRound(name, kill);
    if (!round.ok) return round;
    return { ok: true, value: { ending: round.value.outcome.name, checks: await look(stage, round.value) } };
  },
});
