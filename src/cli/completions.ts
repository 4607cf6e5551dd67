import { exitCode } from '../model/exit-code.ts';
import { fail, ok } from '../model/result.ts';
import { completionScripts } from '../views/completions.ts';
import { defineVerb, sharedArgs } from './define.ts';

const shells = Object.keys(completionScripts);

const isShell = (name: string): name is keyof typeof completionScripts => shells.includes(name);

export default defineVerb({
  args: {
    shell: {
      type: 'positional',
      required: true,
      valueHint: shells.join('|'),
      description: 'the shell that shall complete verbs, flags and names',
    },
    json: sharedArgs.json,
  },
  examples: [
    [`eval "$(agent-runner completions bash)"`, 'in ~/.bashrc; for zsh the same behind compinit in ~/.zshrc'],
    ['agent-runner completions fish > ~/.config/fish/completions/agent-runner.fish', 'for fish'],
  ],
  run: async ({ args: { shell, json }, terminal }) => {
    if (!isShell(shell)) return fail({ code: 'unknown_name', kind: 'shell', name: shell, known: shells });
    const script = completionScripts[shell];
    terminal.out(json === true ? `${JSON.stringify({ shell, script })}\n` : script);
    return await Promise.resolve(ok(exitCode('done')));
  },
});
