import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { showConfig } from '../verbs/config-show.ts';
import { configShowText } from '../views/config.ts';
import { defineVerb, sharedArgs } from './define.ts';

export default defineVerb({
  args: {
    phase: { type: 'string', valueHint: 'NAME', description: 'the values that rounds of this phase see' },
    ...sharedArgs,
  },
  examples: [
    ['agent-runner config show', 'every value in force, and whether it comes from the file, the preset or the default'],
    ['agent-runner config show --phase qa', 'as rounds of the phase “qa” see it'],
    [`agent-runner config show --json | jq -r '.values[] | select(.origin.kind == "file").key'`, 'what the file sets'],
  ],
  run: async ({ args, terminal, platform }) => {
    const shown = showConfig(await platform(), { config: args.config, phase: args.phase });
    if (!shown.ok) return shown;
    terminal.out(args.json ? `${JSON.stringify(shown.value)}\n` : configShowText(shown.value, terminal.color));
    return ok(exitCode('done'));
  },
});
