import { loadConfig } from '../config/load.ts';
import { findPhase } from '../config/phase.ts';
import { loopPolicy } from '../config/loop-settings.ts';
import { projectFolders } from '../config/settings.ts';
import { openJournal } from '../journal/append.ts';
import { exitCode } from '../model/exit-code.ts';
import { phaseOfRound } from '../model/loop-policy.ts';
import { exitOfOutcome } from '../model/outcome-exit.ts';
import { reportKeys } from '../model/report-keys.ts';
import { ok } from '../model/result.ts';
import { heardJournal } from '../verbs/heard-journal.ts';
import { runOneRound } from '../verbs/round.ts';
import { superviseProject } from '../verbs/supervised-project.ts';
import { roundReportText } from '../views/round-report.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { liveDisplay, silentDisplay } from './live-line.ts';

export default defineVerb({
  args: {
    ...sharedArgs,
    phase: { type: 'string', valueHint: 'NAME', description: 'run this phase, without moving the rotation' },
  },
  examples: [
    ['agent-runner round', 'run the agent once, under every limit, and say how it ended'],
    ['agent-runner round --phase qa', 'the same for one phase of the list'],
    ['agent-runner round --json', 'the report for a program; the exit code tells the outcome (0 ok, 124 the wall …)'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const platform = await open();
    const config = loadConfig(platform, args.config);
    if (!config.ok) return config;
    const phase = args.phase === undefined ? undefined : findPhase(config.value, args.phase);
    if (phase?.ok === false) return phase;

    const { clock, files, self } = platform;
    const { logDir } = projectFolders(config.value);
    const live = terminal.outIsTerminal && !args.json;
    const display = live ? liveDisplay(terminal, { clock, files, logDir, timeZone: self.timeZone }) : silentDisplay;
    const journal = heardJournal(openJournal({ files, clock, logDir }), clock, (event) => display.hear(event));
    const project = superviseProject(platform, config.value, { journal });
    const policy = loopPolicy(config.value, self.timeZone);
    const phaseFor = (roundNum: number): string => phase?.value ?? phaseOfRound(policy, roundNum);
    const report = await runOneRound(platform, { project, journal, phaseFor }).finally(() => display.close());
    if (!report.ok) return report;
    const text = args.json
      ? `${JSON.stringify(reportKeys(report.value))}\n`
      : roundReportText(report.value, terminal.color);
    terminal.out(text);
    return ok(exitCode(exitOfOutcome(report.value.outcome.name)));
  },
});
