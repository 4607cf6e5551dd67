import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { configJsonSchema } from '../verbs/config-schema.ts';
import { defineVerb, sharedArgs } from './define.ts';

export default defineVerb({
  args: { json: { ...sharedArgs.json, description: 'accepted everywhere; a JSON Schema is JSON anyway' } },
  examples: [
    ['agent-runner config schema > agent-runner.schema.json', 'for an editor: “#:schema ./agent-runner.schema.json”'],
  ],
  run: async ({ terminal }) => {
    terminal.out(configJsonSchema());
    return await Promise.resolve(ok(exitCode('done')));
  },
});
