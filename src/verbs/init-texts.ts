import type { Agent } from '../agents/define.ts';

/** Where `init` puts the JSON Schema for editors, seen from the configuration; its folder ignores itself. */
export const schemaFile = '.agent-runner/schema.json';

const comment = (text: string): string => `# ${text}\n`;

/** The lines that start the agent. */
const agentLines = (agent: Agent, asRoot: boolean): string => {
  if (agent.name === 'custom') {
    return [
      '# The program that does a round’s work, and how it is handed the prompt.\n',
      'command = ["my-agent", "--unattended"]\n',
      'prompt_arg_template = ["{prompt}"]\n',
    ].join('');
  }
  const trust =
    agent.start.trust.length === 0
      ? []
      : [comment(`It never asks for permission (${agent.start.trust.join(' ')}): the prompt is in charge.`)];
  const root = asRoot && agent.start.asRoot !== undefined ? [comment(agent.start.asRoot)] : [];
  return [`preset = "${agent.name}" # ${agent.title}\n`, ...trust, ...root].join('');
};

/** A new `agent-runner.toml`: short, with what people change first. */
export const configText = (agent: Agent, asRoot: boolean): string => `#:schema ./${schemaFile}
# agent-runner config check tells mistakes, agent-runner config show tells every value in force.

[agent]
${agentLines(agent, asRoot)}
[prompt]
file = "prompts/main.md"

[runtime]
# A round that takes longer is ended, with all of its processes.
round_timeout_s = 1800
# The pause between rounds.
restart_delay_s = 3
# max_rounds = 10

[vcs]
# Work that a round leaves uncommitted: "stash" keeps it aside, "auto_commit" commits it, "ignore" leaves it.
dirty_action = "stash"
`;

/** A first prompt: it works as it is, and shows what each round must be told. */
export const promptText = `You work in this git repository, in rounds. Nobody watches, and nobody answers questions: decide by yourself, and
write down what you decided. Each round begins with a fresh memory; what you leave in the repository is all that the
next round knows.

In this round:

1. Read README.md and NOTES.md, if they exist, and the last commits (git log -5), to see where the work stands. A block
   “round-context” above this text tells how the last round ended; if it names an “orphan_stash”, look at it
   (git stash show -p REF) and take over what is worth it.
2. Choose the one most useful next step, small enough to finish now.
3. Do it, and check it: run the tests, or whatever shows that it works.
4. Write into NOTES.md, in a few lines, what you did and what comes next.
5. Commit everything with a message that says why. What is left uncommitted is put aside when the round ends.

When nothing is left to do, say so by writing the reason into the file that the environment variable
AGENT_RUNNER_DONE_FILE names, for example:

    echo "All steps of the plan are done." > "$AGENT_RUNNER_DONE_FILE"

No further round is started then.
`;
