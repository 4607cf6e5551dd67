import { join } from 'node:path';
import { exitCode } from '../model/exit-code.ts';
import { logFolder } from '../model/log-folder.ts';
import { ok } from '../model/result.ts';
import { startJson, startText } from '../views/start.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { openProject } from './project.ts';
import { roundsAsked, roundsFlags } from './rounds-asked.ts';

export default defineVerb({
  args: {
    'max-rounds': { type: 'string', valueHint: 'N', description: 'end after N rounds' },
    monitor: { type: 'boolean', description: 'watch the rounds and this machine besides, as `monitor` does' },
    ...sharedArgs,
  },
  examples: [
    ['agent-runner start', 'serve in the background; it outlives this terminal'],
    ['agent-runner start --max-rounds 20', 'twenty rounds, then end'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const rounds = roundsAsked(false, args['max-rounds']);
    if (!rounds.ok) return rounds;
    const project = openProject(await open(), args.config);
    if (!project.ok) return project;
    const { handle, logDir } = project.value;
    const started = await handle.start([...roundsFlags(rounds.value), ...(args.monitor === true ? ['--monitor'] : [])]);
    if (!started.ok) return started;
    const log = join(logDir, logFolder.serveLog);
    terminal.out(
      args.json ? `${JSON.stringify(startJson(started.value, log))}\n` : startText(started.value, log, terminal.color),
    );
    return ok(exitCode('done'));
  },
});
