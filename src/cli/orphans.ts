import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { listOrphans } from '../verbs/orphans.ts';
import { orphanJson, orphansText } from '../views/orphans.ts';
import { defineVerb } from './define.ts';
import { orphansArgs } from './orphans-args.ts';

export default defineVerb({
  args: orphansArgs,
  examples: [
    ['agent-runner orphans', 'what rounds left uncommitted, and where it is kept'],
    [`agent-runner orphans --json | jq -r '.orphans[] | .sha + " " + .files[].path'`, 'every file of it'],
  ],
  run: async ({ args, terminal, platform }) => {
    const orphans = await listOrphans({ dir: args.dir, config: args.config }, await platform());
    if (!orphans.ok) return orphans;
    const json = { orphans: orphans.value.map(orphanJson) };
    terminal.out(args.json ? `${JSON.stringify(json)}\n` : orphansText(orphans.value, terminal.color));
    return ok(exitCode('done'));
  },
});
