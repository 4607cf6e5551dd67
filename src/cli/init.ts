import { resolve } from 'node:path';
import type { Agent } from '../agents/define.ts';
import { exitCode } from '../model/exit-code.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Terminal } from '../ports/terminal.ts';
import { findPreset, foundAgents, init } from '../verbs/init.ts';
import { initNotes, initText } from '../views/init.ts';
import { mayConfigure } from '../verbs/init-plan.ts';
import { defineVerb, sharedArgs } from './define.ts';

/** consola, speaking on stderr: stdout is the result. It is loaded only here, where it speaks. */
const openTalk = async (terminal: Terminal) => {
  const { createConsola } = await import('consola');
  return createConsola({
    reporters: [
      { log: ({ type, args }) => terminal.err(`${type === 'warn' ? 'note: ' : ''}${args.map(String).join(' ')}\n`) },
    ],
  });
};

/** Asks which of several agents to use. */
const askAgent = async (found: readonly Agent[], terminal: Terminal): Promise<Result<Agent>> => {
  const talk = await openTalk(terminal);
  const answer = await talk.prompt('Several agents are installed here. Which one shall work?', {
    type: 'select',
    options: found.map(({ name, title, summary }) => ({ label: title, value: name, hint: summary })),
    cancel: 'null',
  });
  const chosen: unknown = answer;
  return typeof chosen === 'string'
    ? findPreset(chosen)
    : fail({
        code: 'usage',
        message: 'No agent was chosen; nothing was written.',
        hint: '--preset NAME names one without asking.',
      });
};

/** The agent to write down: the one named, the only one here, the one that a person chooses, or the first. */
const chooseAgent = async (
  named: string | undefined,
  found: readonly Agent[],
  ask: ((found: readonly Agent[]) => Promise<Result<Agent>>) | undefined,
): Promise<Result<Agent>> => {
  if (named !== undefined) return findPreset(named);
  const [first, second] = found;
  if (first === undefined) {
    return fail({
      code: 'usage',
      message: 'No agent CLI that agent-runner knows is on the PATH, so say which one you mean.',
      hint: [
        '--preset claude (or codex, gemini, …): one that you will install',
        '--preset custom: a program of your own',
        '--preset demo: the agent inside agent-runner, to look around without any',
      ].join('\n'),
    });
  }
  return second !== undefined && ask !== undefined ? await ask(found) : ok(first);
};

export default defineVerb({
  args: {
    preset: {
      type: 'string',
      valueHint: 'NAME',
      description: 'the agent (default: one that is on the PATH; with several, a terminal is asked)',
    },
    dir: { type: 'string', valueHint: 'FOLDER', description: 'where to write (default: here)' },
    commit: { type: 'boolean', default: true, description: 'do not commit what was written' },
    force: { type: 'boolean', description: 'replace a configuration and a prompt that are there' },
    json: sharedArgs.json,
  },
  examples: [
    ['agent-runner init', 'with the agent that is installed here'],
    ['agent-runner init --preset codex --no-commit', 'with Codex; look at it before it is committed'],
    ['agent-runner init --preset custom --dir ../other', 'for a program of your own, in another repository'],
  ],
  run: async ({ args, terminal, platform }) => {
    const ports = await platform();
    const canAsk = args.json !== true && terminal.inIsTerminal && terminal.outIsTerminal && terminal.errIsTerminal;
    const ask = canAsk ? async (found: readonly Agent[]) => await askAgent(found, terminal) : undefined;
    const place = { folder: resolve(ports.self.cwd, args.dir ?? '.'), force: args.force === true };
    // Before anything is asked: the answer would be for nothing.
    const allowed = mayConfigure(place, ports);
    if (!allowed.ok) return allowed;
    const agent = await chooseAgent(args.preset, foundAgents(ports), ask);
    if (!agent.ok) return agent;
    const report = await init(
      {
        ...place,
        agent: agent.value,
        commit: args.commit,
      },
      ports,
    );
    if (!report.ok) return report;
    const notes = initNotes(report.value);
    if (notes.length > 0 && args.json !== true) {
      const talk = await openTalk(terminal);
      for (const note of notes) talk.warn(note);
    }
    terminal.out(args.json === true ? `${JSON.stringify(report.value)}\n` : initText(report.value, terminal.color));
    return ok(exitCode('done'));
  },
});
