import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { wakeSupervisor } from '../verbs/wake.ts';
import { wakeJson, wakeText } from '../views/wake.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { openProject } from './project.ts';

export default defineVerb({
  args: sharedArgs,
  examples: [
    [
      'agent-runner wake',
      'the next round now, whatever is waited for, save a budget; if the limit holds, it waits again',
    ],
    ['agent-runner wake --json | jq .waited_for.reason', 'what it was'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const platform = await open();
    const project = openProject(platform, args.config);
    if (!project.ok) return project;
    const end = await wakeSupervisor(platform, project.value.logDir, project.value.handle);
    if (!end.ok) return end;
    const { clock, self } = platform;
    terminal.out(
      args.json ? `${JSON.stringify(wakeJson(end.value))}\n` : wakeText(end.value, clock.now(), self.timeZone),
    );
    return ok(exitCode('done'));
  },
});
