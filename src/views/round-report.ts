import type { ExitStatus } from '../model/exit-status.ts';
import type { Leftovers, RoundReport } from '../model/round-report.ts';
import { paint } from './style.ts';
import { durationWords, plural } from './words.ts';

const exitWords = (exit: ExitStatus | undefined): string => {
  if (exit === undefined) return 'could not be started';
  return exit.kind === 'exited' ? `exit ${exit.code}` : `ended by ${exit.signal}`;
};

const leftoverWords = (leftovers: Leftovers): string | undefined => {
  switch (leftovers.kind) {
    case 'clean':
      return undefined;
    case 'left':
      return leftovers.files.length === 0
        ? undefined
        : `${plural(leftovers.files.length, 'file')} left uncommitted in the tree`;
    case 'stashed':
      return `${plural(leftovers.files.length, 'uncommitted file')} stashed: ${leftovers.sha.slice(0, 12)} (agent-runner orphans restore ${leftovers.sha.slice(0, 12)})`;
    case 'snapshot':
      return `${plural(leftovers.files.length, 'uncommitted file')} left in the tree, a copy is kept: ${leftovers.ref}`;
    case 'committed':
      return `${plural(leftovers.files.length, 'uncommitted file')} committed: ${leftovers.sha.slice(0, 12)}`;
    case 'failed':
      return leftovers.files.length === 0
        ? `what it left could not be looked at: ${leftovers.reason}`
        : `${plural(leftovers.files.length, 'uncommitted file')} still in the tree: ${leftovers.reason}`;
  }
};

const deletedWords = ({ deleted = [] }: Leftovers): readonly string[] =>
  deleted.map(({ path, from }) => {
    const back = from === undefined ? '' : ` (git checkout ${from.slice(0, 12)} -- ${path})`;
    return `deleted ${path}, which the next round needs${back}`;
  });

/** A finished round for people: a line, and one for each thing worth knowing. */
export const roundReportText = (report: RoundReport, color: boolean): string => {
  const { bold, dim, green, red } = paint(color);
  const outcome = report.outcome.name === 'ok' ? green('ok') : red(report.outcome.name);
  const phase = report.phase === '' ? '' : ` (${report.phase})`;
  const progress = report.progress;
  const details = [
    progress !== undefined && progress.commits > 0 ? plural(progress.commits, 'commit') : undefined,
    leftoverWords(report.leftovers),
    ...deletedWords(report.leftovers),
    report.swept.length > 0
      ? `${plural(report.swept.length, 'process', 'processes')} outlived the agent and ${report.swept.length === 1 ? 'was' : 'were'} ended`
      : undefined,
    report.lingered ? 'the agent had finished but would not exit, and was ended' : undefined,
    report.usage?.costUsd === undefined ? undefined : `cost $${report.usage.costUsd.toFixed(4)}`,
    `log: ${report.logPath}`,
  ].filter((line) => line !== undefined);
  const head = `${bold(`round ${report.roundNum}${phase}`)}: ${outcome} in ${durationWords(report.duration)}, ${exitWords(report.exit)}`;
  return `${[head, ...details.map((line) => dim(`  ${line}`))].join('\n')}\n`;
};
