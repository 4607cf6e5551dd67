import type { RoundRecord } from '../model/round-record.ts';
import type { Snapshot } from '../verbs/peek.ts';
import { eventText, tamed } from './event-line.ts';
import { roundRows } from './round-rows.ts';
import { statusText } from './status.ts';
import { paint, type Paint } from './style.ts';

/** The screen that it is to fit. */
export interface PeekScreen {
  readonly color: boolean;
  /** IANA. */
  readonly timeZone: string;
  readonly columns: number;
  readonly rows: number;
}

const group = (name: string, lines: readonly string[], { dim }: Paint): readonly string[] =>
  lines.map((line, index) => `  ${dim((index === 0 ? name : '').padEnd(13))} ${line}`);

const alertLines = ({ alerts = [] }: Snapshot, { red, yellow }: Paint): readonly string[] =>
  alerts.slice(0, 3).map(([detector, { severity, message }]) => {
    const tone = severity === 'critical' ? red : yellow;
    return tone(tamed(`${severity} ${detector}: ${message}`));
  });

const budgetLines = ({ budgets = [] }: Snapshot, { red, yellow }: Paint): readonly string[] =>
  budgets.slice(0, 3).map(({ budget, limit, spent }) => {
    const line = `${budget}: ${Math.round(spent * 100) / 100} of ${limit} used`;
    if (spent >= limit) return red(line);
    return spent >= 0.8 * limit ? yellow(line) : line;
  });

const keptLine = ({ lastKept }: Snapshot): readonly string[] => {
  if (lastKept === undefined) return [];
  const { sha, ref } = lastKept.copy;
  const name = /R\d+(?:-\d+)?$/.exec(ref)?.[0] ?? ref;
  return [`${name} ${sha.slice(0, 12)} was kept last: agent-runner orphans`];
};

const gigabytes = (mb: number): string => (mb / 1024).toFixed(1);

const machineLine = ({ system }: Snapshot, { red }: Paint): string => {
  const disk = `disk ${Math.round(system.disk_used_pct)} %, ${Math.round(system.disk_free_gb)} GB free`;
  const memory = `memory ${gigabytes(system.mem_available_mb)} of ${gigabytes(system.mem_total_mb)} GB free`;
  return `${system.disk_used_pct >= 90 ? red(disk) : disk} · ${memory} · load ${system.load_1m}`;
};

const defenseLine = ({ defenses }: Snapshot): string => {
  const active = defenses.filter(({ state }) => state.kind === 'active').length;
  const degraded = defenses.filter(({ state }) => state.kind === 'degraded').map(({ defense }) => defense.name);
  return `${active} of ${defenses.length} active${degraded.length === 0 ? '' : `, degraded: ${degraded.join(', ')}`}`;
};

/** The newest first: what happened last matters most. */
const roundsShown = ({ recent }: Snapshot): readonly RoundRecord[] =>
  recent.rounds
    .filter(({ state }) => state.kind === 'ended')
    .toReversed()
    .slice(0, 5);

/** One screen for people, what matters first; the last events fill what is left of it. */
export const peekText = (snapshot: Snapshot, { color, timeZone, columns, rows }: PeekScreen): string => {
  const colors = paint(color);
  const { project, supervisor, recent } = snapshot;
  const head = statusText(supervisor, { project, timeZone, color }).trimEnd().split('\n');
  const lines = [
    ...head.slice(0, 1),
    ...group('alerts', alertLines(snapshot, colors), colors),
    ...head.slice(1),
    ...group('budgets', budgetLines(snapshot, colors), colors),
    ...group('rounds', roundRows(roundsShown(snapshot), colors), colors),
    ...group('kept work', keptLine(snapshot), colors),
    ...group('machine', [machineLine(snapshot, colors)], colors),
    ...group('defenses', [defenseLine(snapshot)], colors),
  ];
  // The last row belongs to the shell's prompt.
  const left = Math.max(0, rows - 1 - lines.length);
  const events = recent.events.slice(recent.events.length - Math.min(left, recent.events.length));
  const told = group(
    'events',
    events.map((event) => eventText(event, { color, timeZone })),
    colors,
  );
  return `${[...lines, ...told].map((line) => Bun.sliceAnsi(line, 0, columns)).join('\n')}\n`;
};
