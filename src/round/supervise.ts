import type { ExitStatus } from '../model/exit-status.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { Cancel } from '../ports/clock.ts';
import type { ProcessFacts } from '../ports/processes.ts';
import { endAll, type Ended } from './end.ts';
import { isRunaway, kernelMemoryBreach } from './limits.ts';
import type { EndedBy } from './outcome.ts';
import { setWatches, type Watched } from './watches.ts';

/** What reaches a running round from outside. */
export interface Interrupts {
  /** Aborted: SIGINT to the agent's group, which is then waited for under its limits. */
  readonly cancel: AbortSignal;
  /** Aborted: the round is ended now. */
  readonly kill: AbortSignal;
}

/** A round at work: what to look at, and who may interrupt. */
export interface Supervision extends Watched {
  readonly interrupts: Interrupts;
}

/** What ended a round; the reason is for its event, and absent where the agent ended by itself. */
interface Ending {
  readonly endedBy: EndedBy;
  readonly reason?: string;
}

/** A round that is over: nobody of it lives, save survivors. */
export interface SupervisedEnd extends Ending, Ended {
  readonly exit: ExitStatus;
  /** From the call to the agent's own end, by the monotonic clock. */
  readonly duration: DurationMs;
}

// Whoever outlives an agent that exited by itself was left behind, not caught at work.
const sweepGraceMs = seconds(2);

const onAbort = (signal: AbortSignal, run: () => void): Cancel => {
  if (signal.aborted) queueMicrotask(run);
  signal.addEventListener('abort', run);
  return () => signal.removeEventListener('abort', run);
};

const ownEnd = ({ round, limits, interrupts }: Supervision): Ending => {
  if (round.killedForMemory()) return { endedBy: 'over_memory', reason: kernelMemoryBreach(limits).reason };
  if (interrupts.cancel.aborted) return { endedBy: 'cancelled', reason: 'cancelled: the agent ended after SIGINT' };
  return { endedBy: 'agent' };
};

/** Resolves with what comes first: the agent's exit, a limit, or a word from outside. */
const firstEnding = (supervision: Supervision): Promise<Ending> => {
  const { round, interrupts } = supervision;
  const { promise, resolve } = Promise.withResolvers<Ending>();
  const watches: readonly Cancel[] = [
    setWatches(supervision, ({ limit, reason }) => resolve({ endedBy: limit, reason })),
    onAbort(interrupts.kill, () => resolve({ endedBy: 'killed', reason: 'killed on request' })),
    onAbort(interrupts.cancel, () => round.signalGroup('SIGINT')),
  ];
  void round.exited.then(() => resolve(ownEnd(supervision)));
  return promise.finally(() => {
    for (const stop of watches) stop();
  });
};

/** Whether a round that is being ended goes on past its limits too fast to be given its grace. */
const outOfHand =
  ({ round, limits }: Supervision) =>
  (living: readonly ProcessFacts[]): boolean =>
    isRunaway(limits, {
      logBytes: round.log.facts().size,
      memoryBytes: living.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
    });

/** How and when the agent itself ended. */
interface AgentEnd {
  readonly exit: ExitStatus;
  readonly at: number;
}

/** An agent in uninterruptible sleep does not end, but SIGKILL is on its way to it. */
const unkillable: ExitStatus = { kind: 'signalled', signal: 'SIGKILL', number: 9 };

/**
 * Sees one started round to its end: until the agent exits, passes a limit, lingers or is interrupted;
 * then ends whoever of the round still lives, and closes it. To be called in the turn that started the
 * round, for the wall counts from here. Never rejects for anything that the agent does.
 */
export const supervise = async (supervision: Supervision): Promise<SupervisedEnd> => {
  const { clock, round, limits } = supervision;
  const startedAt = clock.monotonic();
  const agent: Promise<AgentEnd> = round.exited.then((exit) => ({ exit, at: clock.monotonic() }));
  const ending = await firstEnding(supervision);
  const byItself = ending.endedBy === 'agent' || ending.endedBy === 'cancelled';
  const ended = await endAll(clock, round, {
    graceMs: byItself ? Math.min(limits.killGraceMs, sweepGraceMs) : limits.killGraceMs,
    leader: round.leader,
    leaderLives: !byItself,
    hurry: outOfHand(supervision),
  });
  const stuck = ended.survivors.some(({ pid }) => pid === round.leader);
  const { exit, at } = stuck ? { exit: unkillable, at: clock.monotonic() } : await agent;
  round.close();
  return { ...ending, ...ended, exit, duration: at - startedAt };
};
