import type { Origin } from '../config/origin.ts';
import type { ConfigCheck } from '../verbs/config-check.ts';
import type { ShownConfig } from '../verbs/config-show.ts';
import { problemLine } from './failure.ts';
import { paint } from './style.ts';
import { plural } from './words.ts';

/** `config check`: one line where all is fine, and a line for each doubt. */
export const configCheckText = (check: ConfigCheck, color: boolean): string => {
  const { green, yellow } = paint(color);
  const phases =
    check.phases.length === 0 ? '' : `, ${plural(check.phases.length, 'phase')} (${check.phases.join(', ')})`;
  const head = `${green('ok')} ${check.path}: ${plural(check.agents.length, 'agent')} (${check.agents.join(', ')})${phases}`;
  const doubts = check.warnings.map((warning) => `${yellow('warning:')} ${problemLine(check.path, warning)}`);
  return `${[head, ...doubts].join('\n')}\n`;
};

/** Where a value comes from, in words. */
export const originText = (origin: Origin): string => {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'preset':
      return `preset ${origin.preset}`;
    case 'command':
      return `known by its program, ${origin.program}`;
    case 'file':
      return `line ${origin.line}`;
    case 'phase':
      return `phase ${origin.phase}, line ${origin.line}`;
  }
};

/** `config show`: key, value, origin; the values are spelt as in the file. */
export const configShowText = ({ path, phase, values }: ShownConfig, color: boolean): string => {
  const { bold, dim } = paint(color);
  const rows = values.map(({ key, value, origin }) => [key, JSON.stringify(value), originText(origin)] as const);
  const keyWidth = Math.max(...rows.map(([key]) => key.length));
  // One long list does not push the origins of all others out of sight.
  const valueWidth = Math.min(48, Math.max(...rows.map(([, value]) => value.length)));
  const lines = rows.map(
    ([key, value, origin]) => `${key.padEnd(keyWidth)}  ${value.padEnd(valueWidth)}  ${dim(origin)}`,
  );
  return `${bold(path)}${phase === '' ? '' : `, phase ${phase}`}\n\n${lines.join('\n')}\n`;
};
