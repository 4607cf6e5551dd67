import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { checkConfig } from '../verbs/config-check.ts';
import { configCheckText } from '../views/config.ts';
import { defineVerb, sharedArgs } from './define.ts';

export default defineVerb({
  args: sharedArgs,
  examples: [
    [
      'agent-runner config check',
      'every mistake with its line, or one line that all is right; exit code 78 on mistakes',
    ],
    ['agent-runner config check --config other.toml --json', 'another file, for a program'],
  ],
  run: async ({ args, terminal, platform }) => {
    const check = await checkConfig(await platform(), args.config);
    if (!check.ok) return check;
    terminal.out(args.json ? `${JSON.stringify(check.value)}\n` : configCheckText(check.value, terminal.color));
    return ok(exitCode('done'));
  },
});
