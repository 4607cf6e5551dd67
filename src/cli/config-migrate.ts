import { exitCode } from '../model/exit-code.ts';
import { fail, ok } from '../model/result.ts';
import { migrateConfig } from '../verbs/config-migrate.ts';
import { configMigrateText } from '../views/config-migrate.ts';
import { defineVerb, sharedArgs } from './define.ts';

export default defineVerb({
  args: {
    write: { type: 'boolean', description: 'rewrite the file; a copy of it is kept beside it, with .bak at its end' },
    check: { type: 'boolean', description: 'write nothing, and exit with 1 where there are older names' },
    ...sharedArgs,
  },
  examples: [
    ['agent-runner config migrate', 'what would change, line by line; nothing is written'],
    ['agent-runner config migrate --write', 'rewrite the older names; comments, order and blanks stay'],
    ['agent-runner config migrate --check --config other.toml', 'for CI: exit code 1 where there are older names'],
  ],
  run: async ({ args, terminal, platform }) => {
    if (args.write && args.check)
      return fail({ code: 'usage', message: '--write and --check are opposites.', hint: '--check writes nothing.' });
    const migration = migrateConfig(await platform(), { config: args.config, write: args.write === true });
    if (!migration.ok) return migration;
    const { renamed, left } = migration.value;
    const text = args.json
      ? `${JSON.stringify(migration.value)}\n`
      : configMigrateText(migration.value, terminal.color);
    terminal.out(text);
    const undone = left.length > 0 || (args.check === true && renamed.length > 0);
    return ok(exitCode(undone ? 'failed' : 'done'));
  },
});
