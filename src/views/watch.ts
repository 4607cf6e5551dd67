import { basename } from 'node:path';
import { roundOfLog } from '../model/log-folder.ts';
import type { HostMetrics } from '../model/metrics.ts';
import type { RoundRecord } from '../model/round-record.ts';
import type { Snapshot } from '../verbs/peek.ts';
import type { WatchScene } from '../verbs/watch.ts';
import { clockTime } from './clock-time.ts';
import { eventText, tamed } from './event-line.ts';
import { roundRows } from './round-rows.ts';
import { statusText } from './status.ts';
import { paint, type Paint } from './style.ts';
import { bar, roundStrip, sparkline } from './watch-drawings.ts';
import { watchMoment } from './watch-moment.ts';

/** Where a frame is shown. */
export interface WatchScreen {
  readonly columns: number;
  readonly rows: number;
  readonly color: boolean;
  /** IANA. */
  readonly timeZone: string;
  /** Somebody can press keys: the last row tells them. */
  readonly keys: boolean;
}

interface Brush extends WatchScreen {
  readonly colors: Paint;
}

/** Longer than any screen is wide: cutting it by columns costs time for each letter. */
const longestLine = 2000;

/** A line that does not wrap: a wide letter at the edge is left out. */
const fitted = (line: string, columns: number): string => {
  const cut = Bun.sliceAnsi(line.slice(0, longestLine), 0, columns);
  return Bun.stringWidth(cut) > columns ? Bun.sliceAnsi(cut, 0, columns - 1) : cut;
};

const headLine = ({ project, supervisor }: Snapshot, { color, timeZone, columns }: Brush): string => {
  const [head = ''] = statusText(supervisor, { project: tamed(project), timeZone, color }).split('\n');
  const clock = clockTime(supervisor.now, timeZone);
  const gap = columns - Bun.stringWidth(head) - clock.length;
  return gap < 1 ? head : `${head}${' '.repeat(gap)}${clock}`;
};

const barLine = (share: number, { columns, colors }: Brush): string => {
  const percent = `${Math.round(100 * Math.min(1, Math.max(0, share)))} %`.padStart(6);
  const drawn = bar(share, columns - percent.length);
  return `${share >= 0.9 ? colors.yellow(drawn) : colors.green(drawn)}${percent}`;
};

const alertLines = ({ alerts = [] }: Snapshot, { rows, colors: { red, yellow } }: Brush): readonly string[] =>
  alerts
    .slice(0, rows < 16 ? 1 : 3)
    .map(([detector, { severity, message }]) =>
      (severity === 'critical' ? red : yellow)(`! ${tamed(`${severity} ${detector}: ${message}`)}`),
    );

const chosenRound = ({ snapshot, state }: WatchScene): RoundRecord | undefined =>
  state.round === undefined ? snapshot.recent.rounds.at(-1) : snapshot.round?.record;

const roundLines = (scene: WatchScene, { columns, rows, colors }: Brush): readonly string[] => {
  const chosen = chosenRound(scene);
  if (chosen === undefined) return [];
  const strip = roundStrip(scene.snapshot.recent.rounds, chosen.roundNum, { width: columns - 7, colors });
  return [
    `rounds ${strip}`,
    ...(rows < 16 ? [] : roundRows([{ ...chosen, phase: tamed(chosen.phase) }], colors).map((row) => `        ${row}`)),
  ];
};

const machineLine = (samples: readonly HostMetrics[], { columns, colors: { red } }: Brush): string => {
  const now = samples.at(-1);
  if (now === undefined) return '';
  const wide = columns >= 70;
  const width = wide ? Math.min(40, Math.floor((columns - 54) / 2)) : 5;
  const graph = (key: 'mem_used_pct' | 'disk_used_pct'): string =>
    sparkline(
      samples.map((each) => each[key]),
      width,
    );
  const memoryFree = wide ? `, ${(now.mem_available_mb / 1024).toFixed(1)} GB free` : '';
  const diskFree = wide ? `, ${Math.round(now.disk_free_gb)} GB free` : '';
  const disk = `disk ${graph('disk_used_pct')} ${Math.round(now.disk_used_pct)} %${diskFree}`;
  return [
    ...(now.mem_total_mb > 0 ? [`memory ${graph('mem_used_pct')} ${Math.round(now.mem_used_pct)} %${memoryFree}`] : []),
    now.disk_used_pct >= 90 ? red(disk) : disk,
  ].join(' · ');
};

const titleLine = ({ snapshot }: WatchScene, { columns, colors }: Brush): string => {
  const roundNum = snapshot.log === undefined ? undefined : roundOfLog(basename(snapshot.log.path));
  const title = `── ${roundNum === undefined ? 'what the agent says' : `round ${roundNum}`} `;
  return colors.dim(title + '─'.repeat(Math.max(0, columns - title.length)));
};

const keyWords = [
  'q leave   s stop   c cancel   k kill   w wake   l log   ←→ rounds',
  'q leave s stop c cancel k kill w wake',
  'q s c k w l ←→',
];

const footLine = ({ state }: WatchScene, { columns, colors }: Brush): string => {
  if (state.asking) return colors.red('kill the round and the supervisor now? y kills');
  if (state.note !== undefined) return colors.bold(tamed(state.note));
  return colors.dim(keyWords.find((words) => words.length <= columns) ?? '');
};

/** A few rows for the last events, where a tall screen has them to spare. */
const eventLines = ({ recent }: Snapshot, room: number, { color, timeZone }: Brush): readonly string[] => {
  const count = Math.min(recent.events.length, Math.floor(room / 3));
  return count < 2 ? [] : recent.events.slice(-count).map((event) => eventText(event, { color, timeZone }));
};

const topLines = (scene: WatchScene, brush: Brush): readonly string[] => {
  const { snapshot, samples } = scene;
  const { words, share } = watchMoment(snapshot.supervisor, brush.timeZone);
  return [
    tamed(words),
    ...(share === undefined ? [] : [barLine(share, brush)]),
    ...alertLines(snapshot, brush),
    ...roundLines(scene, brush),
    machineLine(samples, brush),
  ];
};

/**
 * A frame: no line is wider than the screen, and there are never more than it has rows. Where there are keys it fills
 * the screen, with what they do in its last row. What agents and people wrote steers nothing.
 */
export const watchFrame = (scene: WatchScene, screen: WatchScreen): readonly string[] => {
  const brush: Brush = { ...screen, colors: paint(screen.color) };
  const { snapshot, state } = scene;
  const overview = state.pane === 'overview';
  const top = [headLine(snapshot, brush), ...(overview ? topLines(scene, brush) : []), titleLine(scene, brush)];
  const foot = screen.keys ? [footLine(scene, brush)] : [];
  const room = Math.max(0, screen.rows - top.length - foot.length);
  const events = overview ? eventLines(snapshot, room, brush) : [];
  const split = events.length === 0 ? [] : [brush.colors.dim('─'.repeat(screen.columns)), ...events];
  const said = (snapshot.log?.lines ?? []).map((line) => tamed(line)).slice(-Math.max(1, room - split.length));
  const filler = screen.keys ? Array<string>(Math.max(0, room - split.length - said.length)).fill('') : [];
  return [...top, ...said, ...filler, ...split]
    .slice(0, screen.rows - foot.length)
    .concat(foot)
    .map((line) => fitted(line, screen.columns));
};
