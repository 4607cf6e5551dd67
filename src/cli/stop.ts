import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { stopSupervisor } from '../verbs/stop.ts';
import { stopJson, stopText } from '../views/stop.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { openProject } from './project.ts';
import { openWaiting, timeoutArg, waitArg } from './waiting.ts';

export default defineVerb({
  args: { ...waitArg, ...timeoutArg, ...sharedArgs },
  examples: [
    ['agent-runner stop', 'the running round finishes, then the supervisor ends; Ctrl-C leaves the wait, not the wish'],
    ['agent-runner stop --no-wait', 'ask, and go on'],
    ['agent-runner stop --timeout 600 || agent-runner kill', 'ten minutes for the round, then no more'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const platform = await open();
    const project = openProject(platform, args.config);
    if (!project.ok) return project;
    const { logDir } = project.value;
    const waiting = openWaiting(platform, terminal, { logDir, timeout: args.timeout });
    if (!waiting.ok) return waiting;
    const end = await stopSupervisor(platform, project.value, args.wait ? waiting.value : 'no_wait').finally(() =>
      waiting.value.close(),
    );
    if (!end.ok) return end;
    terminal.out(args.json ? `${JSON.stringify(stopJson(end.value))}\n` : stopText(end.value));
    return ok(exitCode(end.value.kind === 'asked' && end.value.left ? 'cancelled' : 'done'));
  },
});
