import type { InstalledFile, InstallReport, Standing } from '../verbs/install.ts';
import type { Lack } from '../verbs/service-lacks.ts';
import type { UninstallReport } from '../verbs/uninstall.ts';
import { lineDiff } from './line-diff.ts';
import { paint, type Paint } from './style.ts';

const standingWords: Readonly<Record<Standing, string>> = {
  started: 'started',
  running: 'running already',
  restarting: 'restarts with the new definition when its round has ended',
  outdated:
    'still runs with the old definition or program: agent-runner install --now restarts it when its round has ended',
  idle: 'not started',
};

const changeWord = ({ before, text }: InstalledFile): 'new' | 'changed' | 'unchanged' => {
  if (before === undefined) return 'new';
  return before === text ? 'unchanged' : 'changed';
};

/** Three lines around what differs are enough to know the place; definitions are short, and all of them is clearer. */
const diffText = (before: string, after: string, { red, green, dim }: Paint): readonly string[] =>
  lineDiff(before, after).flatMap(({ kind, text }) => {
    if (kind === 'same') return text === '' ? [] : [dim(`  ${text}`)];
    return [kind === 'added' ? green(`+ ${text}`) : red(`- ${text}`)];
  });

const fileText = (file: InstalledFile, dryRun: boolean, colors: Paint): readonly string[] => {
  const change = changeWord(file);
  const standing = file.standing === undefined ? '' : `, ${standingWords[file.standing]}`;
  const heading = `${colors.bold(file.path)}: ${change}${standing}`;
  if (change === 'changed') return [heading, ...diffText(file.before ?? '', file.text, colors)];
  return dryRun ? [heading, file.text] : [heading];
};

/** What was installed, and how each service stands; after a dry run, what would be. */
export const installText = ({ services, dryRun }: InstallReport, color: boolean): string => {
  const colors = paint(color);
  const lines = services.flatMap((file) => fileText(file, dryRun, colors));
  return `${[...lines, ...(dryRun ? [colors.dim('Nothing was written: --dry-run.')] : [])].join('\n')}\n`;
};

/** A lack in words: what, and the command that mends it. */
const lackWords = (lack: Lack): string => {
  switch (lack.kind) {
    case 'linger':
      return `The services of ${lack.user} end with the last session, and do not begin at boot. Mend: sudo loginctl enable-linger ${lack.user}`;
    case 'agent':
      return `The service will not find ${lack.program} (PATH ${lack.path}). Mend: install it, or give its full path in [agent] command, then agent-runner install again.`;
    case 'key':
      return `${lack.variable} is set in this shell, but a service does not see it. Mend: put it into ${lack.file} (chmod 600), a NAME=value on each line.`;
    case 'supervisor':
      return `Process ${lack.pid} supervises this project already, so the service was not started. Mend: agent-runner stop, then agent-runner install again.`;
  }
};

/** What is missing, each a sentence with its mend: talk, not the result. */
export const installNotes = ({ lacks }: InstallReport): readonly string[] => lacks.map(lackWords);

/** The report as `--json` tells it. */
export const installJson = ({ manager, scope, dryRun, services, lacks }: InstallReport) => ({
  manager,
  scope,
  dry_run: dryRun,
  services: services.map((file) => ({
    service: file.service,
    path: file.path,
    change: changeWord(file),
    ...(file.standing === undefined ? {} : { standing: file.standing }),
    text: file.text,
  })),
  lacks: lacks.map((lack) => ({ ...lack, words: lackWords(lack) })),
});

/** What was removed. */
export const uninstallText = ({ removed }: UninstallReport): string =>
  removed.length === 0
    ? 'Nothing was installed for this project.\n'
    : `${removed.map((path) => `removed ${path}`).join('\n')}\n`;
