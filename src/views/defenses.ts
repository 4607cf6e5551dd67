import { valueText, type StateKind } from '../defenses/define.ts';
import type { DefensesReport, StandingDefense } from '../verbs/defenses.ts';
import { paint, type Paint } from './style.ts';

const stateWord = (kind: StateKind, { green, yellow, dim }: Paint): string => {
  switch (kind) {
    case 'active':
      return green('active  ');
    case 'degraded':
      return yellow('degraded');
    case 'off':
      return dim('off     ');
  }
};

/** A line for each defense: name, state, value in force, and why where it is not active. */
export const defensesText = (report: DefensesReport, color: boolean): string => {
  const colors = paint(color);
  const width = Math.max(...report.standing.map(({ defense }) => defense.name.length));
  const lines = report.standing.flatMap(({ defense, value, state }) => [
    `${defense.name.padEnd(width)}  ${stateWord(state.kind, colors)}  ${valueText(value)}`,
    ...(state.kind === 'active' ? [] : [colors.dim(`${' '.repeat(width + 2)}${state.reason}`)]),
  ]);
  const source =
    report.configPath === undefined
      ? 'No agent-runner.toml here: these are the defaults.'
      : `Under ${report.configPath}.`;
  return `${lines.join('\n')}\n\n${colors.dim(`${source} agent-runner defenses NAME tells more of one.`)}\n`;
};

const paragraph = (text: string, width: number): string =>
  Bun.wrapAnsi(text, width - 2)
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

/** One defense in full, for `defenses NAME` and `explain NAME`. */
export const defenseText = ({ defense, value, state }: StandingDefense, color: boolean, columns: number): string => {
  const colors = paint(color);
  const width = Math.min(columns, 100);
  const section = (title: string, ...paragraphs: readonly string[]): string =>
    [colors.bold(title), ...paragraphs.map((text) => paragraph(text, width))].join('\n');
  return `${[
    `${colors.bold(defense.name)}  ${defense.title}\n${paragraph(defense.summary, width)}`,
    section('Here', `${state.kind}: ${state.reason}.`, `Value: ${valueText(value)}.`),
    section('Why', defense.incident.story, ...defense.incident.references),
    section('It catches', defense.catches),
    section('It leaves alone', defense.leaves),
    section('It reads', defense.reads.length === 0 ? 'Nothing: it is always on.' : `${defense.reads.join(', ')}.`),
    section('Its guard', `${defense.guard.file}: “${defense.guard.test}”`),
  ].join('\n\n')}\n`;
};

/** A defense as `--json` tells it. */
export const defenseJson = ({ defense, value, state }: StandingDefense): Readonly<Record<string, unknown>> => ({
  name: defense.name,
  title: defense.title,
  summary: defense.summary,
  state: state.kind,
  reason: state.reason,
  ...(value.kind === 'amount' ? { value: value.amount, unit: value.unit } : { value: value.words }),
  incident: defense.incident,
  catches: defense.catches,
  leaves: defense.leaves,
  reads: defense.reads,
  guard: defense.guard,
});

/** `defenses --json`. */
export const defensesJson = (report: DefensesReport): Readonly<Record<string, unknown>> => ({
  config: report.configPath ?? null,
  defenses: report.standing.map(defenseJson),
});
