import type { LoopPolicy } from '../model/loop-policy.ts';
import { noProgressDelay } from './delays.ts';
import { delay, giveUp, wait, type LoopFacts, type LoopStep } from './step.ts';
import type { EndedRound } from './streaks.ts';

/** Why all is done after this round, or undefined. `step.state` has counted the round. */
export const completed = ({ promise }: LoopPolicy, { state }: LoopStep, round: EndedRound): string | undefined => {
  if (round.confirmed === true) return 'the completion command says so';
  if (promise === undefined || state.streaks.promises < promise.rounds) return undefined;
  const inRounds = promise.rounds === 1 ? '' : ` in ${promise.rounds} rounds running`;
  return `the agent promised “${promise.text}”${inRounds}`;
};

/** A step after a round that was one more without progress: where there were too many, the Loop ends or waits longer. */
export const slowedDown = (policy: LoopPolicy, step: LoopStep, facts: LoopFacts): LoopStep => {
  const { noProgress, restartDelayMs } = policy;
  const { unchanged } = step.state.streaks;
  if (noProgress === undefined || unchanged < noProgress.rounds || step.decision.kind !== 'wait') return step;
  const why = `${unchanged} rounds running changed nothing`;
  if (noProgress.action === 'stop') return giveUp(step.state, { reason: 'no_progress', exit: 'gaveUp', why });
  const length = Math.max(restartDelayMs, noProgressDelay(unchanged - noProgress.rounds + 1, facts.jitter));
  const slow = delay('no_progress', facts.now, length, why);
  return slow.until > step.decision.wait.until ? wait(step.state, slow) : step;
};
