import type { LoopTable } from '../loop/table.ts';
import type { Decision } from '../model/decision.ts';
import { exitCode } from '../model/exit-code.ts';
import type { Streaks } from '../model/loop-state.ts';
import { durationWords } from './words.ts';

const decisionCell = (decision: Decision): string => {
  switch (decision.kind) {
    case 'run':
      return 'run';
    case 'wait': {
      const { since, until, reason } = decision.wait;
      return `${durationWords(until - since)} \`${reason}\``;
    }
    case 'stop':
      return `**stop ${exitCode(decision.exit)}** \`${decision.reason}\``;
  }
};

const streakNames = [
  'failures',
  'crashes',
  'refusals',
  'transients',
  'limits',
  'guesses',
  'promises',
  'unchanged',
] as const satisfies readonly (keyof Streaks)[];

const changeCell = (before: number, after: number): string => {
  if (after === before) return '·';
  return after === 0 ? '0' : `+${after - before}`;
};

const rowText = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const tableText = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [rowText(head), rowText(head.map(() => '---')), ...rows.map(rowText)].join('\n');

const decisions = (table: LoopTable): string =>
  tableText(
    ['', ...table.columns.map(({ name }) => name)],
    table.rows.map(({ happened, steps }) => [happened, ...steps.map(({ decision }) => decisionCell(decision))]),
  );

const settings = (table: LoopTable): string =>
  tableText(
    ['Setting', 'What happened', 'What follows'],
    table.settings.map(({ setting, happened, step }) => [`\`${setting}\``, happened, decisionCell(step.decision)]),
  );

const counts = (table: LoopTable): string =>
  tableText(
    ['', ...streakNames],
    table.counted.map(({ happened, before, after }) => [
      happened,
      ...streakNames.map((name) => changeCell(before[name], after[name])),
    ]),
  );

/** The Loop's table as Markdown. */
export const loopTableText = (table: LoopTable): string =>
  `# What the Loop does next

Every way in which a round can end, in every class of states, with \`restart_delay_s = 3\` and without jitter.
A time is the wait before the next round, with its reason; \`stop\` is followed by the exit code.

${decisions(table)}

A request to stop comes before all of this (exit 0); \`.agent-done\`, the stop file and \`max_rounds\` (exit 0) come
before a wait or a run, and after a stop with its own exit code.

## What configuration changes

${settings(table)}

A used-up budget, a closed schedule and a login that waits stand against the beginning of a round, whatever led to
it; a round that has begun is finished. \`agent-runner wake\` passes over all of them once, except a budget.

## What each ending counts

\`·\` leaves a count as it is, \`0\` clears it.

${counts(table)}
`;
