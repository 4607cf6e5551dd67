import { join } from 'node:path';
import { exitCode } from '../model/exit-code.ts';
import { logFolder } from '../model/log-folder.ts';
import { ok } from '../model/result.ts';
import { restartSupervisor } from '../verbs/restart.ts';
import { restartJson, restartText } from '../views/start.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { openProject } from './project.ts';
import { openWaiting, timeoutArg } from './waiting.ts';

export default defineVerb({
  args: {
    force: { type: 'boolean', description: 'kill the running round instead of letting it finish' },
    ...timeoutArg,
    ...sharedArgs,
  },
  examples: [
    ['agent-runner restart', 'after the running round, with the flags of before and the configuration of now'],
    ['agent-runner restart --force', 'now'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const platform = await open();
    const project = openProject(platform, args.config);
    if (!project.ok) return project;
    const { logDir } = project.value;
    const waiting = openWaiting(platform, terminal, { logDir, timeout: args.timeout });
    if (!waiting.ok) return waiting;
    const order = { force: args.force === true, waiting: waiting.value };
    const end = await restartSupervisor(platform, project.value, order).finally(() => waiting.value.close());
    if (!end.ok) return end;
    const log = join(logDir, logFolder.serveLog);
    terminal.out(
      args.json ? `${JSON.stringify(restartJson(end.value, log))}\n` : restartText(end.value, log, terminal.color),
    );
    return ok(exitCode(end.value.kind === 'left' ? 'cancelled' : 'done'));
  },
});
