import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { cancelRound } from '../verbs/cancel.ts';
import { cancelJson, cancelText } from '../views/stop.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { openProject } from './project.ts';
import { openWaiting, timeoutArg, waitArg } from './waiting.ts';

export default defineVerb({
  args: { ...waitArg, ...timeoutArg, ...sharedArgs },
  examples: [
    ['agent-runner cancel', 'the agent is told to commit and exit (SIGINT), then the supervisor ends'],
    ['agent-runner cancel --timeout 60 || agent-runner kill', 'a minute for that, then no more'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const platform = await open();
    const project = openProject(platform, args.config);
    if (!project.ok) return project;
    const { logDir, handle } = project.value;
    const shown = openWaiting(platform, terminal, { logDir, timeout: args.timeout });
    if (!shown.ok) return shown;
    const waiting = args.wait ? shown.value : 'no_wait';
    const cancelled = await cancelRound(platform, { logDir, handle, waiting }).finally(() => shown.value.close());
    if (!cancelled.ok) return cancelled;
    terminal.out(args.json ? `${JSON.stringify(cancelJson(cancelled.value))}\n` : cancelText(cancelled.value));
    const { end } = cancelled.value;
    return ok(exitCode(end.kind === 'asked' && end.left ? 'cancelled' : 'done'));
  },
});
