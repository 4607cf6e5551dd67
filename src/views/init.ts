import type { InitReport } from '../verbs/init.ts';
import { paint } from './style.ts';

/** What a person should know or do next, each a sentence: talk, not the result. */
export const initNotes = (report: InitReport): readonly string[] => [
  ...report.kept.map((path) => `${path} was there already and was left as it is; --force replaces it.`),
  ...report.left.map((path) => `${path} is not committed: it holds other changes of yours.`),
  ...(report.missing === undefined ? [] : [`${report.missing} is not on the PATH: install it before the first round.`]),
  ...(report.asRoot === undefined ? [] : [report.asRoot]),
];

const next = (preset: string): readonly string[] => [
  ...(preset === 'custom' ? ['$EDITOR agent-runner.toml     put your agent’s command in the place of my-agent'] : []),
  '$EDITOR prompts/main.md       say what the agent shall do',
  'agent-runner config check     everything in its place?',
  'agent-runner round            one round',
  'agent-runner serve            round after round',
];

/** What was written, and the way on. */
export const initText = (report: InitReport, color: boolean): string => {
  const { bold, dim, green } = paint(color);
  const files = report.written.map((path) => `  ${path}`);
  const commit = report.commit === undefined ? '' : `, commit ${report.commit}`;
  return `${[
    `${green('ok')} ${report.folder}: preset ${bold(report.preset)}${commit}`,
    ...files,
    '',
    'Next:',
    ...next(report.preset).map((line) => dim(`  ${line}`)),
  ].join('\n')}\n`;
};
