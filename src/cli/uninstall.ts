import { findConfig } from '../config/find.ts';
import { exitCode } from '../model/exit-code.ts';
import { ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { uninstall } from '../verbs/uninstall.ts';
import { uninstallText } from '../views/install.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { scopeOf, systemArg } from './install.ts';

/** The configuration's path is enough, so that what is left of a deleted project can be removed, too. */
const configPath = ({ files, self }: Platform, named: string | undefined): Result<string> => {
  const found = findConfig(files, self, named);
  return found.ok || named === undefined ? found : ok(found.failure.path);
};

export default defineVerb({
  args: {
    ...systemArg,
    force: { type: 'boolean', description: 'end a round that is running, instead of letting it finish' },
    ...sharedArgs,
  },
  examples: [
    ['agent-runner uninstall', 'the running round finishes, then the services are removed; the logs stay'],
    ['agent-runner uninstall --force', 'not waiting for the round'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const platform = await open();
    const scope = scopeOf(args.system === true, platform);
    if (!scope.ok) return scope;
    const config = configPath(platform, args.config);
    if (!config.ok) return config;
    let told = '';
    const report = await uninstall(
      { scope: scope.value, config: config.value, force: args.force === true },
      platform,
      (state) => {
        const words = `waiting for its end: ${state.status ?? state.activity}`;
        if (words !== told) terminal.err(`${words}\n`);
        told = words;
      },
    );
    if (!report.ok) return report;
    terminal.out(args.json === true ? `${JSON.stringify(report.value)}\n` : uninstallText(report.value));
    return ok(exitCode('done'));
  },
});
