import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { runDemoAgent } from '../verbs/demo-agent.ts';
import { defineVerb } from './define.ts';

export default defineVerb({
  args: {
    behaviour: {
      type: 'positional',
      required: false,
      valueHint: 'BEHAVIOUR',
      description:
        'commit, leave, shuffle, hang, escape, flood, eat, crash or done (default: what the prompt on stdin says)',
    },
  },
  examples: [
    ['agent-runner demo-agent commit', 'does some work in this folder and commits it'],
    ['echo "demo: hang" | agent-runner demo-agent', 'is told by its prompt, as in a round'],
  ],
  run: async ({ args, terminal, platform }) => {
    const ended = await runDemoAgent(args.behaviour, await platform(), terminal);
    return ended.ok ? ok(exitCode(ended.value === 0 ? 'done' : 'failed')) : ended;
  },
});
