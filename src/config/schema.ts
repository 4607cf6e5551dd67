import * as v from 'valibot';
import { about } from './field.ts';
import { agentSchema } from './sections/agent.ts';
import { budgetSchema } from './sections/budget.ts';
import { completionSchema } from './sections/completion.ts';
import { hooksSchema } from './sections/hooks.ts';
import { monitorSchema } from './sections/monitor.ts';
import { notifySchema } from './sections/notify.ts';
import { phasesSchema } from './sections/phases.ts';
import { promptSchema } from './sections/prompt.ts';
import { runtimeSchema } from './sections/runtime.ts';
import { scheduleSchema } from './sections/schedule.ts';
import { vcsSchema } from './sections/vcs.ts';

/** `agent-runner.toml`: every key with its meaning, unit and default. Rules between keys stand in rules.ts. */
export const configSchema = v.strictObject({
  agent: v.exactOptional(agentSchema, {}),
  runtime: v.exactOptional(runtimeSchema, {}),
  prompt: v.exactOptional(promptSchema, {}),
  phases: v.exactOptional(phasesSchema, {}),
  schedule: v.exactOptional(scheduleSchema, {}),
  budget: v.exactOptional(budgetSchema, {}),
  completion: v.exactOptional(completionSchema, {}),
  vcs: v.exactOptional(vcsSchema, {}),
  hooks: v.exactOptional(hooksSchema, {}),
  monitor: v.exactOptional(monitorSchema, {}),
  notify: v.exactOptional(
    v.pipe(v.array(notifySchema), about('Who is told of what: a table `[[notify]]` for each.')),
    [],
  ),
});

/** What a configuration file says, with defaults filled in and nothing resolved. Keys are the file's own. */
export type ConfigValues = v.InferOutput<typeof configSchema>;
