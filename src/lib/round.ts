import { findPhase } from '../config/phase.ts';
import { openJournal } from '../journal/append.ts';
import type { JournalEvent } from '../model/event.ts';
import { phaseOfRound } from '../model/loop-policy.ts';
import type { Outcome } from '../model/outcome.ts';
import { ok, type Result } from '../model/result.ts';
import type { DirtyFile, Leftovers, Progress, RoundReport, Usage } from '../model/round-report.ts';
import { heardJournal } from '../verbs/heard-journal.ts';
import { runOneRound } from '../verbs/round.ts';
import { superviseProject, type SupervisedProject } from '../verbs/supervised-project.ts';
import type { Project } from './project.ts';

// `agent-runner/round`: Layer 1, one round under every limit.

export type { DirtyFile, JournalEvent, Leftovers, Outcome, Progress, RoundReport, Usage };

/** How a round is run. */
export interface RoundOptions {
  /** A phase of the list, without moving the rotation; by default the next in turn. */
  readonly phase?: string;
  /** Hears every event of the round as it is written into the journal. Where it throws, the round is ended as by `kill` first. */
  readonly onEvent?: (event: JournalEvent) => void;
  /** Once aborted: SIGINT to the agent, which should commit and exit. */
  readonly cancel?: AbortSignal;
  /** Once aborted: SIGTERM to all of the round, SIGKILL after the grace. */
  readonly kill?: AbortSignal;
  /**
   * Whether SIGTERM, SIGINT and their like to this program mean what they mean to `agent-runner round`: the first lets
   * the round finish, the second ends it. By default they do, so that no round outlives its supervisor by accident; with
   * false they stay the program’s own.
   */
  readonly signals?: boolean;
}

/** What ends a round besides agent-runner’s own handlers. */
interface Steering {
  readonly cancel: readonly AbortSignal[];
  readonly kill: readonly AbortSignal[];
}

const steered = (project: SupervisedProject, { cancel, kill }: Steering): SupervisedProject => ({
  ...project,
  runRound: (request) =>
    project.runRound({
      ...request,
      cancel: AbortSignal.any([request.cancel, ...cancel]),
      kill: AbortSignal.any([request.kill, ...kill]),
    }),
});

/** A listener that cannot tear a round apart, which would go on without a supervisor; `broken` is aborted with what it threw. */
const shielded = (onEvent: (event: JournalEvent) => void) => {
  const broken = new AbortController();
  const hear = (event: JournalEvent): void => {
    if (broken.signal.aborted) return;
    try {
      onEvent(event);
    } catch (error) {
      broken.abort(error);
    }
  };
  return { hear, broken: broken.signal };
};

const given = (signal: AbortSignal | undefined): readonly AbortSignal[] => (signal === undefined ? [] : [signal]);

/**
 * Runs one round as `agent-runner round` does: as the only supervisor of the log folder and the work tree, after closing
 * what a dead supervisor left open. Whatever the agent did is in the report; a failure says that no round could be run:
 * `locked`, `startup_check_failed`, `spawn`, `unknown_name` for the phase, `io`. Throws what `onEvent` threw, once nothing
 * of the round is alive.
 */
export const runRound = async (project: Project, options: RoundOptions = {}): Promise<Result<RoundReport>> => {
  const { config, logDir, policy, platform } = project;
  const phase = options.phase === undefined ? ok(undefined) : findPhase(config, options.phase);
  if (!phase.ok) return phase;
  const { hear, broken } = shielded(options.onEvent ?? (() => undefined));
  const journal = heardJournal(openJournal({ ...platform, logDir }), platform.clock, hear);
  const unheard = { ...platform, onSignal: () => () => undefined };
  const steering = { cancel: given(options.cancel), kill: [...given(options.kill), broken] };
  const report = await runOneRound(options.signals === false ? unheard : platform, {
    project: steered(superviseProject(platform, config, { journal }), steering),
    journal,
    phaseFor: (roundNum) => phase.value ?? phaseOfRound(policy, roundNum),
  });
  broken.throwIfAborted();
  return report;
};
