import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { dropOrphan } from '../verbs/orphans-drop.ts';
import { orphanJson, droppedText } from '../views/orphans.ts';
import { defineVerb } from './define.ts';
import { orphanArg, orphansArgs } from './orphans-args.ts';

export default defineVerb({
  args: { sha: orphanArg, ...orphansArgs },
  examples: [['agent-runner orphans drop 1a2b3c4d', 'forget it: its ref, and its entry in git stash list']],
  run: async ({ args, terminal, platform }) => {
    const orphan = await dropOrphan(args.sha, { dir: args.dir, config: args.config }, await platform());
    if (!orphan.ok) return orphan;
    terminal.out(
      args.json ? `${JSON.stringify(orphanJson(orphan.value))}\n` : droppedText(orphan.value, terminal.color),
    );
    return ok(exitCode('done'));
  },
});
