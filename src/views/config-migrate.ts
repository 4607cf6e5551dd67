import type { ConfigMigration } from '../verbs/config-migrate.ts';
import { problemLine } from './failure.ts';
import { lineDiff } from './line-diff.ts';
import { paint } from './style.ts';
import { plural } from './words.ts';

/** Two texts from the first line to the last in which they differ: comparing all of a long file costs its length squared. */
const differing = (before: string, after: string): readonly [string, string] => {
  const [old, young] = [before.split('\n'), after.split('\n')];
  const shorter = Math.min(old.length, young.length);
  let head = 0;
  while (head < shorter && old[head] === young[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === young.at(-1 - tail)) tail += 1;
  // With the line before them, so that neither is empty where lines were only added or taken away.
  const between = (lines: readonly string[]): string =>
    lines.slice(Math.max(0, head - 1), lines.length - tail).join('\n');
  return [between(old), between(young)];
};

/** What changes, each line with its sign. An end of line that is not seen is not drawn, either. */
const changes = ({ before, after }: ConfigMigration, color: boolean): readonly string[] => {
  const { green, red } = paint(color);
  return lineDiff(...differing(before, after)).flatMap(({ kind, text }) => {
    const line = text.replace(/\r$/, '');
    if (kind === 'same') return [];
    return [kind === 'added' ? green(`+ ${line}`) : red(`- ${line}`)];
  });
};

const namesText = (count: number): string => plural(count, 'older name');

const headline = ({ path, renamed, left, backup }: ConfigMigration): string => {
  if (renamed.length === 0) return left.length === 0 ? `${path}: no older names.` : `${path}: nothing to rewrite.`;
  if (backup === undefined)
    return `${path}: ${namesText(renamed.length)}; --write rewrites ${renamed.length === 1 ? 'it' : 'them'}.`;
  return `${path}: ${namesText(renamed.length)} rewritten; ${backup} is the file as it was.`;
};

/** `config migrate`: what changes, and what only a person can rewrite. */
export const configMigrateText = (migration: ConfigMigration, color: boolean): string => {
  const { yellow, dim } = paint(color);
  const names = migration.renamed.map(({ from, to, since, why }) =>
    dim(`  ${from} -> ${to ?? 'a comment'} (${since}: ${why})`),
  );
  const left = migration.left.map((problem) => `${yellow('left to you:')} ${problemLine(migration.path, problem)}`);
  return `${[...changes(migration, color), headline(migration), ...names, ...left].join('\n')}\n`;
};
