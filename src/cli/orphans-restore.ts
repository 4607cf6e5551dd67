import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { restoreOrphan } from '../verbs/orphans-restore.ts';
import { orphanJson, restoredText } from '../views/orphans.ts';
import { defineVerb } from './define.ts';
import { orphanArg, orphansArgs } from './orphans-args.ts';

export default defineVerb({
  args: { sha: orphanArg, ...orphansArgs },
  examples: [
    ['agent-runner orphans restore 1a2b3c4d', 'that work back into the tree, staged as it was'],
    ['agent-runner orphans restore R7 --dir ../project', 'into another work tree of the same repository'],
  ],
  run: async ({ args, terminal, platform }) => {
    const orphan = await restoreOrphan(args.sha, { dir: args.dir, config: args.config }, await platform());
    if (!orphan.ok) return orphan;
    terminal.out(
      args.json ? `${JSON.stringify(orphanJson(orphan.value))}\n` : restoredText(orphan.value, terminal.color),
    );
    return ok(exitCode('done'));
  },
});
