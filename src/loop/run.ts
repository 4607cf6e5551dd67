import type { Stop } from '../model/decision.ts';
import type { OutcomeName } from '../model/outcome.ts';
import { decide } from './decide.ts';
import { stepEvents } from './events.ts';
import { factsNow } from './facts.ts';
import type { LoopParts, LoopSetting } from './parts.ts';
import { createPause } from './pause.ts';
import { playRound } from './play-round.ts';
import { loopStateFile } from './state-file.ts';
import type { LoopInput } from './step.ts';
import { consumeAgentDone } from './stop-conditions.ts';

/** How a Loop ended, and how its rounds did. */
export interface LoopEnd {
  readonly stop: Stop;
  readonly outcomes: readonly OutcomeName[];
}

/** Runs round after round, as `decide` says, until it says stop. */
export const runLoop = async (parts: LoopParts, setting: LoopSetting): Promise<LoopEnd> => {
  const { clock, files, journal, requests } = parts;
  const { logDir, policy, interrupted } = setting;
  const stateFile = loopStateFile(files, journal, logDir);
  const facts = factsNow(parts, setting);
  const pause = createPause(clock, requests);
  const outcomes: OutcomeName[] = [];

  let state = stateFile.load();
  let input: LoopInput = { kind: 'start', interrupted };
  for (;;) {
    const step = decide(policy, state, input, facts());
    // A wait that was told has been saved: whoever kills us after having read of it finds it again.
    stateFile.save(step.state);
    for (const event of stepEvents(policy, state, input, step)) journal.record(event);
    state = step.state;
    switch (step.decision.kind) {
      case 'run':
        input = await playRound(parts, setting, state);
        if (input.kind === 'round') outcomes.push(input.round.outcome.name);
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
