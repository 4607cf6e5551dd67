import type { Check, PlayedScene } from '../verbs/demo/scene.ts';
import type { DemoMoment, DemoReport } from '../verbs/demo.ts';
import { paint } from './style.ts';
import { durationWords, plural } from './words.ts';

const nameWidth = 26;

const checkLine = ({ defense, expected, held, seen }: Check, color: boolean): string => {
  const { green, red, dim } = paint(color);
  const tick = held ? green('✓') : red('✗');
  return `  ${tick} ${defense.padEnd(nameWidth)} ${expected} ${dim(`(${seen})`)}`;
};

/** A moment of the demo as a line or a few; undefined where it only moves the live line on. */
export const momentText = (moment: DemoMoment, color: boolean): string | undefined => {
  const { bold, dim } = paint(color);
  switch (moment.kind) {
    case 'ready':
      return dim(`A scratch repository for an agent that misbehaves: ${moment.workDir}`);
    case 'begins':
      return `\n${bold(`${moment.number}/${moment.of} ${moment.scene.name}`)}: the agent ${moment.scene.plot}`;
    case 'goes_on':
      return undefined;
    case 'ends':
      return moment.scene.checks.map((check) => checkLine(check, color)).join('\n');
  }
};

/** The live line while a round runs. */
export const liveText = (elapsed: number, color: boolean): string => paint(color).dim(`    ${durationWords(elapsed)}`);

const sceneRow = ({ name, ending, duration, checks }: PlayedScene, color: boolean): string => {
  const { green, red } = paint(color);
  const held = checks.every((check) => check.held);
  const defenses = [...new Set(checks.map(({ defense }) => defense))].join(', ');
  const verdict = held ? green('held  ') : red('FAILED');
  return `  ${name.padEnd(10)} ${ending.padEnd(12)} ${durationWords(duration).padStart(6)}  ${verdict}  ${defenses}`;
};

/** The summary: a line for each scene, and where to look. */
export const demoText = (report: DemoReport, color: boolean): string => {
  const { bold, dim } = paint(color);
  const checks = report.scenes.flatMap((scene) => scene.checks);
  const failed = checks.filter(({ held }) => !held);
  const sum = `${plural(report.scenes.length, 'scene')} in ${durationWords(report.duration)}, ${plural(checks.length, 'check')}, ${failed.length} failed.`;
  const where =
    report.kept === undefined
      ? ['The scratch repository is removed; --keep leaves it to look around in.']
      : [
          `Logs and journal: ${report.kept.logDir}`,
          `What was kept:    cd ${report.kept.workDir} && agent-runner orphans`,
        ];
  return `${[
    '',
    bold('What was caught'),
    ...report.scenes.map((scene) => sceneRow(scene, color)),
    '',
    report.interrupted ? `Interrupted. ${sum}` : sum,
    ...where.map((line) => dim(line)),
    '',
    'Next: agent-runner init in a repository of yours, then agent-runner round.',
  ].join('\n')}\n`;
};

/** `demo --json`. */
export const demoJson = (report: DemoReport): Readonly<Record<string, unknown>> => ({
  scenes: report.scenes.map(({ name, plot, ending, duration, checks }) => ({
    name,
    plot,
    ending,
    duration_s: Math.round(duration) / 1000,
    checks,
  })),
  duration_s: Math.round(report.duration) / 1000,
  interrupted: report.interrupted,
  ...(report.kept === undefined ? {} : { work_dir: report.kept.workDir, log_dir: report.kept.logDir }),
});
