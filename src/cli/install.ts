import { loadConfig } from '../config/load.ts';
import { exitCode } from '../model/exit-code.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { ServiceScope } from '../model/service.ts';
import type { Platform } from '../ports/platform.ts';
import { install, type InstallRequest } from '../verbs/install.ts';
import { installJson, installNotes, installText } from '../views/install.ts';
import { defineVerb, sharedArgs } from './define.ts';

/** The flag that chooses between the user's manager and the machine's. */
export const systemArg = {
  system: {
    type: 'boolean',
    description: 'for the whole machine, without a session; needs root, runs as who called sudo',
  },
} as const;

/** Whose manager is meant. The machine's is root's to change. */
export const scopeOf = (system: boolean, { self }: Pick<Platform, 'self'>): Result<ServiceScope> => {
  if (!system) return ok('user');
  return self.uid === 0
    ? ok('system')
    : fail({
        code: 'usage',
        message: '--system changes what the machine runs, and needs root.',
        hint: 'sudo agent-runner … --system',
      });
};

const startOf = (now: boolean, start: boolean): Result<InstallRequest['start']> => {
  if (now && !start) return fail({ code: 'usage', message: '--now and --no-start contradict each other' });
  if (now) return ok('now');
  return ok(start ? 'start' : 'not');
};

export default defineVerb({
  args: {
    monitor: { type: 'boolean', description: 'a service for the monitor, too' },
    ...systemArg,
    now: {
      type: 'boolean',
      description: 'also restart one that runs with an older definition, when its round has ended',
    },
    start: { type: 'boolean', default: true, description: 'let it begin at the next boot or login' },
    'dry-run': { type: 'boolean', description: 'print what would be written, and change nothing' },
    ...sharedArgs,
  },
  examples: [
    ['agent-runner install --monitor', 'supervisor and monitor survive logout, reboot and their own crash'],
    ['agent-runner install --dry-run', 'look at the unit first'],
    ['sudo agent-runner install --system', 'on a host where nobody logs in'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const start = startOf(args.now === true, args.start);
    if (!start.ok) return start;
    const platform = await open();
    const scope = scopeOf(args.system === true && args['dry-run'] !== true, platform);
    if (!scope.ok) return scope;
    const config = loadConfig(platform, args.config);
    if (!config.ok) return config;
    const report = await install(
      {
        scope: args.system === true ? 'system' : scope.value,
        monitor: args.monitor === true,
        start: start.value,
        dryRun: args['dry-run'] === true,
      },
      config.value,
      platform,
    );
    if (!report.ok) return report;
    if (args.json !== true) for (const note of installNotes(report.value)) terminal.err(`note: ${note}\n`);
    terminal.out(
      args.json === true ? `${JSON.stringify(installJson(report.value))}\n` : installText(report.value, terminal.color),
    );
    return ok(exitCode('done'));
  },
});
