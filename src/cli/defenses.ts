import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { listDefenses } from '../verbs/defenses.ts';
import { defensesJson, defensesText, defenseText } from '../views/defenses.ts';
import { defineVerb, sharedArgs } from './define.ts';

export default defineVerb({
  args: {
    name: { type: 'positional', required: false, valueHint: 'NAME', description: 'one defense, told in full' },
    ...sharedArgs,
  },
  examples: [
    ['agent-runner defenses', 'all of them, with the value and the state here and now'],
    ['agent-runner defenses escaped_process_sweep', 'one in full: what went wrong once, and the test that guards it'],
    [
      `agent-runner defenses --json | jq -r '.defenses[] | select(.state != "active") | .name + ": " + .reason'`,
      'those that are off or degraded, and why',
    ],
  ],
  run: async ({ args, terminal, platform }) => {
    const report = await listDefenses({ name: args.name, config: args.config }, await platform());
    if (!report.ok) return report;
    const [one] = report.value.standing;
    if (args.json) terminal.out(`${JSON.stringify(defensesJson(report.value))}\n`);
    else if (args.name !== undefined && one !== undefined)
      terminal.out(defenseText(one, terminal.color, terminal.columns));
    else terminal.out(defensesText(report.value, terminal.color));
    return ok(exitCode('done'));
  },
});
