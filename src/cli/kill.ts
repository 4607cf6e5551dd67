import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { killSupervisor, type KillEnd } from '../verbs/kill.ts';
import { killJson, killText } from '../views/kill.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { openProject } from './project.ts';
import { openWaiting } from './waiting.ts';

const exitOf = (end: KillEnd): 'done' | 'failed' | 'cancelled' => {
  if (end.kind === 'left') return 'cancelled';
  return end.survivors.length === 0 ? 'done' : 'failed';
};

export default defineVerb({
  args: sharedArgs,
  examples: [
    ['agent-runner kill', 'the round and the supervisor end now, and no process of the round is left'],
    ['agent-runner kill --json | jq .ended', 'who had to be ended in the supervisor’s place'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const platform = await open();
    const project = openProject(platform, args.config);
    if (!project.ok) return project;
    const waiting = openWaiting(platform, terminal, { logDir: project.value.logDir, timeout: undefined });
    if (!waiting.ok) return waiting;
    const end = await killSupervisor(platform, project.value, waiting.value).finally(() => waiting.value.close());
    if (!end.ok) return end;
    terminal.out(args.json ? `${JSON.stringify(killJson(end.value))}\n` : killText(end.value, terminal.color));
    return ok(exitCode(exitOf(end.value)));
  },
});
