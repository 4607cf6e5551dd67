import { loadConfig } from '../config/load.ts';
import { projectFolders } from '../config/settings.ts';
import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { mayLook } from '../verbs/find-supervisor.ts';
import { supervisorStatus } from '../verbs/status.ts';
import { statusText } from '../views/status.ts';
import { statusJson } from '../views/status-json.ts';
import { defineVerb, sharedArgs } from './define.ts';

export default defineVerb({
  args: sharedArgs,
  examples: [
    ['agent-runner status', 'what the supervisor is at, since when, and how the last round and the last stop went'],
    ['agent-runner status >/dev/null && echo running', 'exit 0 where one runs, 3 where none does'],
    ['agent-runner status --json | jq -r .waiting.until', 'until when it waits'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const platform = await open();
    const config = loadConfig(platform, args.config);
    if (!config.ok) return config;
    const { project, logDir } = projectFolders(config.value);
    const seen = mayLook(platform, logDir);
    if (!seen.ok) return seen;
    const status = supervisorStatus(platform, logDir);
    terminal.out(
      args.json
        ? `${JSON.stringify(statusJson(status, project))}\n`
        : statusText(status, { project, timeZone: platform.self.timeZone, color: terminal.color }),
    );
    return ok(exitCode(status.supervisor.kind === 'running' ? 'done' : 'notRunning'));
  },
});
