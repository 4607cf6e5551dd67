import type { Stop } from '../model/decision.ts';
import { phaseOfRound, type LoopPolicy } from '../model/loop-policy.ts';
import type { OutcomeName } from '../model/outcome.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Journal } from '../ports/journal.ts';
import type { RunRound } from '../ports/round.ts';
import { decide } from './decide.ts';
import { stepEvents } from './events.ts';
import { createPause } from './pause.ts';
import type { Requests } from './requests.ts';
import { loopStateFile } from './state-file.ts';
import type { LoopInput } from './step.ts';
import { consumeAgentDone, stopFiles } from './stop-conditions.ts';

/** What the Loop is made of. `random` gives a number in 0..1. */
export interface LoopParts {
  readonly clock: Clock;
  readonly files: Files;
  readonly journal: Journal;
  readonly requests: Requests;
  readonly random: () => number;
  readonly runRound: RunRound;
}

/** Where the Loop works, and by which rules; `interrupted` says that its predecessor died during a round. */
export interface LoopSetting {
  readonly logDir: string;
  readonly policy: LoopPolicy;
  readonly interrupted: boolean;
}

/** How a Loop ended, and how its rounds did. */
export interface LoopEnd {
  readonly stop: Stop;
  readonly outcomes: readonly OutcomeName[];
}

/** Runs round after round, as `decide` says, until it says stop. */
export const runLoop = async (parts: LoopParts, { logDir, policy, interrupted }: LoopSetting): Promise<LoopEnd> => {
  const { clock, files, journal, requests } = parts;
  const { cancel, kill } = requests;
  const stateFile = loopStateFile(files, journal, logDir);
  const pause = createPause(clock, requests);
  const outcomes: OutcomeName[] = [];

  const round = async (): Promise<LoopInput> => {
    const result = await parts.runRound({ phaseFor: (roundNum) => phaseOfRound(policy, roundNum), cancel, kill });
    if (!result.ok) return { kind: 'refused', failure: result.failure };
    outcomes.push(result.value.outcome.name);
    return { kind: 'round', round: result.value };
  };

  let state = stateFile.load();
  let input: LoopInput = { kind: 'start', interrupted };
  for (;;) {
    const requested = requests.asked();
    const stops = { ...stopFiles(files, logDir, policy.stopFile), ...(requested === undefined ? {} : { requested }) };
    const step = decide(policy, state, input, { now: clock.now(), jitter: parts.random(), stops });
    // A wait that was told has been saved: whoever kills us after having read of it finds it again.
    stateFile.save(step.state);
    for (const event of stepEvents(policy, state, input, step)) journal.record(event);
    state = step.state;
    switch (step.decision.kind) {
      case 'run':
        input = await round();
        break;
      case 'wait':
        input = await pause(step.decision.wait);
        break;
      case 'stop':
        if (step.decision.reason === 'agent_done') consumeAgentDone(files, logDir);
        return { stop: step.decision, outcomes };
    }
  }
};
