import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import { examine } from '../verbs/doctor.ts';
import { doctorJson, doctorText, willStop } from '../views/doctor.ts';
import { defineVerb, sharedArgs } from './define.ts';

export default defineVerb({
  args: sharedArgs,
  examples: [
    [
      'agent-runner doctor',
      'what will bite tonight, each with how to mend it; exit 1 where something will stop the night',
    ],
    [
      `agent-runner doctor --json | jq -r '.checks[] | select(.state != "ok") | .name + ": " + .fix'`,
      'the mends alone',
    ],
  ],
  run: async ({ args, terminal, platform }) => {
    const report = await examine(await platform(), args.config);
    if (!report.ok) return report;
    terminal.out(
      args.json === true ? `${JSON.stringify(doctorJson(report.value))}\n` : doctorText(report.value, terminal.color),
    );
    return ok(exitCode(willStop(report.value) ? 'failed' : 'done'));
  },
});
