import { loadConfig } from '../config/load.ts';
import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { testNotifications } from '../verbs/notify.ts';
import { notifyTestText } from '../views/notify.ts';
import { defineVerb, sharedArgs } from './define.ts';

export default defineVerb({
  args: { config: sharedArgs.config, json: { type: 'boolean', description: 'one JSON object a line for each way' } },
  examples: [['agent-runner notify test', 'send a test message by every way of [[notify]]; exit 1 where one fails']],
  run: async ({ args, terminal, platform: open }) => {
    const platform = await open();
    const config = loadConfig(platform, args.config);
    if (!config.ok) return config;
    const tested = await testNotifications(platform, config.value);
    terminal.out(
      args.json === true
        ? tested.map((one) => `${JSON.stringify({ ...one, told: one.reason === undefined })}\n`).join('')
        : notifyTestText(tested, terminal.color),
    );
    return ok(exitCode(tested.some(({ reason }) => reason !== undefined) ? 'failed' : 'done'));
  },
});
