import type { DoctorReport, Examined } from '../verbs/doctor.ts';
import { paint, type Paint } from './style.ts';
import { plural } from './words.ts';

type State = Examined['findings'][number]['state'];

const stateWord = (state: State, { green, yellow, red }: Paint): string => {
  switch (state) {
    case 'ok':
      return green('ok  ');
    case 'warn':
      return yellow('warn');
    case 'bad':
      return red('bad ');
  }
};

const rank: Readonly<Record<State, number>> = { bad: 0, warn: 1, ok: 2 };

const all = ({ checks }: DoctorReport) =>
  checks.flatMap(({ name, title, findings }) => findings.map((finding) => ({ name, title, ...finding })));

/** Whether something will stop the night. */
export const willStop = (report: DoctorReport): boolean => all(report).some(({ state }) => state === 'bad');

/** What was found, the worst first, each with its mend. */
export const doctorText = (report: DoctorReport, color: boolean): string => {
  const colors = paint(color);
  const findings = all(report).toSorted((one, other) => rank[one.state] - rank[other.state]);
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap((finding) => [
    `${stateWord(finding.state, colors)}  ${finding.name.padEnd(width)}  ${finding.reason}`,
    ...(finding.state === 'ok' ? [] : [colors.dim(`${' '.repeat(width + 8)}${finding.fix}`)]),
  ]);
  const count = (state: State): number => findings.filter((finding) => finding.state === state).length;
  const [bad, warn] = [count('bad'), count('warn')];
  const summary =
    bad === 0
      ? `Nothing will stop the night${warn === 0 ? '.' : `; ${plural(warn, 'thing')} to know.`}`
      : `${plural(bad, 'thing')} will stop the night, ${plural(warn, 'thing')} to know.`;
  return `${[...lines, '', colors.bold(summary)].join('\n')}\n`;
};

/** The report as `--json` tells it: an object for each finding. */
export const doctorJson = (report: DoctorReport) => ({
  config: report.configPath,
  well: !willStop(report),
  checks: all(report),
});
