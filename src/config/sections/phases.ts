import * as v from 'valibot';
import { about, duration } from '../field.ts';
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
    },
    phaseSchema,
  ),
  about('Rounds that take turns.'),
);
