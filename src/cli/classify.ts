import { exitCode } from '../model/exit-code.ts';
import { fail, ok } from '../model/result.ts';
import { classifyLog } from '../verbs/classify.ts';
import { verdictJson, verdictText } from '../views/verdict.ts';
import { defineVerb, sharedArgs } from './define.ts';

export default defineVerb({
  args: {
    file: {
      type: 'positional',
      required: true,
      valueHint: 'FILE',
      description: 'a round’s log, or anything an agent printed',
    },
    agent: { type: 'string', valueHint: 'NAME', description: 'the agent CLI that printed it' },
    exit: {
      type: 'string',
      valueHint: 'N',
      description: 'its exit code; minus the signal’s number where a signal ended it (`--exit=-15`)',
    },
    json: sharedArgs.json,
  },
  examples: [
    ['agent-runner classify round.log --agent claude --exit 1', 'how this log is read, and which line and rule say so'],
    [
      'agent-runner classify R12-20261122T112816.log --agent codex --exit 0 --json | jq -r .outcome',
      'the outcome alone',
    ],
  ],
  run: async ({ args, terminal, platform }) => {
    const { agent, exit } = args;
    if (agent === undefined) return fail({ code: 'usage', message: 'which agent printed it? --agent NAME' });
    if (exit === undefined) return fail({ code: 'usage', message: 'how did the agent exit? --exit N' });
    const read = classifyLog({ path: args.file, agent, exit }, await platform());
    if (!read.ok) return read;
    const { verdict, path, lines, bytes, exitCode: code } = read.value;
    terminal.out(
      args.json
        ? `${JSON.stringify({ ...verdictJson(verdict), agent, exit_code: code, file: path, lines, bytes })}\n`
        : verdictText(verdict, terminal.color),
    );
    return ok(exitCode('done'));
  },
});
