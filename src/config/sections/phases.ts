import * as v from 'valibot';
import { phasePolicies } from '../../model/loop-policy.ts';
import { about, duration, oneOf } from '../field.ts';
import { phaseAgentSchema } from './agent.ts';
import { phasePromptSchema } from './prompt.ts';

/** `[phases.<name>]` */
const phaseSchema = v.pipe(
  v.strictObject({
    round_timeout_s: v.exactOptional(duration('The wall for rounds of this phase; by default that of `[runtime]`.')),
    prompt: v.exactOptional(phasePromptSchema),
    agent: v.exactOptional(phaseAgentSchema),
  }),
  about('What is different in this phase.'),
);
export type PhaseTable = v.InferOutput<typeof phaseSchema>;

/** Keys of `[phases]` that are no phases. */
const ownKeys: readonly string[] = ['list', 'phase_policy'];

/** Whether a key of `[phases]` is the table of a phase. */
export const isPhaseKey = (key: string): boolean => !ownKeys.includes(key);

/** `[phases]` */
export const phasesSchema = v.pipe(
  v.objectWithRest(
    {
      list: v.exactOptional(
        v.pipe(
          v.array(
            v.pipe(
              v.string(),
              v.nonEmpty('must not be empty'),
              v.check((name) => !/\p{Cc}/u.test(name), 'must not hold line breaks or other control characters'),
            ),
          ),
          about('The phases in rotation: round N runs number (N-1) mod length. A name may stand more than once.'),
        ),
        [],
      ),
      phase_policy: v.exactOptional(
        oneOf(
          phasePolicies,
          'Where no agent of a phase can run, because its login waits: `wait` for one, or `skip` to the next phase in the list of which one can. A phase that is stepped over is not made up for; the next round begins at its own place in the list again.',
        ),
        'wait',
      ),
    },
    phaseSchema,
  ),
  about('Rounds that take turns.'),
);
