import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { showOrphan } from '../verbs/orphans-show.ts';
import { orphanJson, orphanText } from '../views/orphans.ts';
import { defineVerb } from './define.ts';
import { orphanArg, orphansArgs } from './orphans-args.ts';

export default defineVerb({
  args: { sha: orphanArg, ...orphansArgs },
  examples: [
    ['agent-runner orphans show R7', 'the files that round 7 left, and their patch'],
    ['agent-runner orphans show 1a2b3c4d --json | jq -r .patch', 'only the patch'],
  ],
  run: async ({ args, terminal, platform }) => {
    const orphan = await showOrphan(args.sha, { dir: args.dir, config: args.config }, await platform());
    if (!orphan.ok) return orphan;
    terminal.out(
      args.json ? `${JSON.stringify(orphanJson(orphan.value))}\n` : orphanText(orphan.value, terminal.color),
    );
    return ok(exitCode('done'));
  },
});
