import * as v from 'valibot';
import { promptDeliveries } from '../../model/round-settings.ts';
import { about, oneOf, text, texts, word, words } from '../field.ts';
import { patterns } from '../pattern.ts';
import { roundVariables } from '../../model/round-variables.ts';

const isVariableName = (name: string): boolean => /^[^=\0]+$/.test(name);

const isFree = (name: string): boolean => !roundVariables.some((taken) => taken === name);

const variableName = v.pipe(
  v.string(),
  v.check(isVariableName, 'is no name of an environment variable'),
  v.check(isFree, 'is set by agent-runner itself, for each round anew; take another name'),
);

const environment = v.pipe(
  v.record(variableName, text('its value')),
  about('Environment variables of the agent, on top of the inherited ones.'),
);

/** The keys that start an agent: the same in `[agent]` and in `[phases.<name>.agent]`. */
const startKeys = {
  preset: v.exactOptional(
    word('The agent CLI by its name, such as `claude` or `codex`; it says how the agent is started and read.'),
  ),
  command: v.exactOptional(
    v.pipe(
      texts('Program and arguments that start the agent, without the prompt; by default the preset’s.', 1),
      v.check(([program = '']) => program.trim() !== '', 'must begin with a program'),
    ),
  ),
  prompt_arg_template: v.exactOptional(
    texts(
      'Arguments behind `command`; `{prompt}` stands for the prompt, `{prompt_file}` for a file that holds it. By default the preset’s; without one, the placeholder that the delivery needs.',
    ),
  ),
  prompt_delivery: v.exactOptional(
    oneOf(
      promptDeliveries,
      'How the prompt reaches the agent: as an argument, on its standard input, or in a file. By default the preset’s; without one, what the arguments show.',
    ),
  ),
  name: v.exactOptional(word('What the agent is called in lists and events; by default its preset’s name.')),
  env: v.exactOptional(environment, {}),
} as const;

/** `[phases.<name>.agent]` */
export const phaseAgentSchema = v.pipe(
  v.strictObject(startKeys),
  about('Another agent for this phase, or other arguments for the same.'),
);
export type AgentTable = v.InferOutput<typeof phaseAgentSchema>;

/** `[agent.patterns]` */
const patternsSchema = v.pipe(
  v.strictObject({
    auth: v.exactOptional(patterns('Texts that say that the login is missing, wrong or expired.'), []),
    billing: v.exactOptional(patterns('Texts that say that there is no credit.'), []),
    quota: v.exactOptional(patterns('Texts that say that a usage limit of the account is reached.'), []),
    transient: v.exactOptional(patterns('Texts that say that the provider refused for now.'), []),
    context: v.exactOptional(patterns('Texts that say that the prompt is too long for the model.'), []),
  }),
  about(
    'Regular expressions, case ignored, that are looked for in what the agent prints beside its structured output; they add to the preset’s own.',
  ),
);

/** `[agent]` */
export const agentSchema = v.pipe(
  v.strictObject({
    ...startKeys,
    fallback: v.exactOptional(
      words(
        'Agents by their presets, such as `["codex"]`, of which the first that can runs while the login of a phase’s own agent has to wait or is refused.',
      ),
      [],
    ),
    patterns: v.exactOptional(patternsSchema, {}),
  }),
  about('The agent, and how it is started. Either `preset` or `command` is needed.'),
);
