import { join } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { completionText } from '../views/completions.ts';
import type { Local } from './completion-values.ts';
import { complete } from './completion.ts';
import { defineVerb, sharedArgs } from './define.ts';

// One word of a shell's line may hold anything but NUL; what a person types holds no unit separator.
const separator = '\u001F';

/** The names behind `Host`, without patterns. */
const sshAliases = (text: string): readonly string[] =>
  [...text.matchAll(/^[ \t]*Host[ \t=]+(.+)$/gim)].flatMap(([, names = '']) =>
    names.split(/[\s"]+/).filter((name) => name !== '' && !/[*?!]/.test(name)),
  );

/** A configuration that is not there or broken has no phases to offer: a person is typing, and is not interrupted. */
const localNames = (platform: Platform): Local => ({
  phases: (config) => {
    const loaded = loadConfig(platform, config);
    return loaded.ok ? [...new Set(loaded.value.values.phases.list)] : [];
  },
  hosts: () => {
    const text = platform.files.readText(join(platform.self.home, '.ssh/config'));
    return text.ok ? sshAliases(text.value) : [];
  },
});

export default defineVerb({
  args: {
    line: {
      type: 'positional',
      required: true,
      valueHint: 'LINE',
      description: 'the words behind the program’s name, each with a unit separator (0x1F) behind it',
    },
    json: sharedArgs.json,
  },
  examples: [
    [
      `agent-runner complete "$(printf '%s\\037' orphans re)"`,
      'what the last of these words can become, as a shell asks',
    ],
  ],
  run: async ({ args, terminal, platform }) => {
    const completion = await complete(args.line.split(separator).slice(0, -1), localNames(await platform()));
    terminal.out(args.json ? `${JSON.stringify(completion)}\n` : completionText(completion));
    return ok(exitCode('done'));
  },
});
