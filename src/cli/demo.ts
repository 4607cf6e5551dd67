import { exitCode } from '../model/exit-code.ts';
import { fail, ok } from '../model/result.ts';
import type { Terminal } from '../ports/terminal.ts';
import { failedDefenses, runDemo, type DemoMoment } from '../verbs/demo.ts';
import { demoJson, demoText, liveText, momentText } from '../views/demo.ts';
import { defineVerb, sharedArgs } from './define.ts';

const clearLine = '\r\u001B[K';

/** Tells the moments on stderr; on a terminal one live line moves while a round runs. */
const narrator = (terminal: Terminal) => {
  const live = terminal.errIsTerminal;
  const color = live && terminal.color;
  return (moment: DemoMoment): void => {
    if (moment.kind === 'goes_on') {
      if (live) terminal.err(`${clearLine}${liveText(moment.elapsed, color)}`);
      return;
    }
    terminal.err(`${live ? clearLine : ''}${momentText(moment, color) ?? ''}\n`);
  };
};

export default defineVerb({
  args: {
    keep: { type: 'boolean', description: 'leave the scratch repository and its logs to look around in' },
    json: sharedArgs.json,
  },
  examples: [
    ['agent-runner demo', 'an agent misbehaves in every way it can, and you see what caught it'],
    ['agent-runner demo --keep', 'the same, and leaves the repository, its journal and its orphans to look at'],
    ['agent-runner demo --json | jq .scenes[].checks[]', 'what was expected and what was seen, for a program'],
  ],
  run: async ({ args, terminal, platform }) => {
    const narrate = args.json ? () => undefined : narrator(terminal);
    const played = await runDemo(await platform(), { keep: args.keep === true, narrate });
    if (!played.ok) return played;
    const report = played.value;
    if (args.json) terminal.out(`${JSON.stringify(demoJson(report))}\n`);
    else terminal.out(demoText(report, terminal.color));
    if (report.interrupted) return ok(exitCode('cancelled'));
    const defenses = failedDefenses(report);
    return defenses.length === 0 ? ok(exitCode('done')) : fail({ code: 'defense_failed', defenses });
  },
});
