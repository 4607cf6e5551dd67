import type { OutcomeName } from '../model/outcome.ts';
import type { RoundRecord } from '../model/round-record.ts';
import { outcomeTone } from './round-rows.ts';
import type { Paint } from './style.ts';

/** A share as a bar of so many columns. */
export const bar = (share: number, width: number): string => {
  const room = Math.max(0, width);
  const filled = Math.round(Math.min(1, Math.max(0, share)) * room);
  return `${'█'.repeat(filled)}${'░'.repeat(room - filled)}`;
};

const levels = '▁▂▃▄▅▆▇█';

/** Per cents as a line of blocks; the last `width` of them. The scale is absolute: a full disk is a full block. */
export const sparkline = (percents: readonly number[], width: number): string =>
  percents
    .slice(-Math.max(1, width))
    .map((percent) => levels[Math.min(levels.length - 1, Math.max(0, Math.floor((percent / 100) * levels.length)))])
    .join('');

/** Outcomes as one character each: without colour they must still differ. */
export const outcomeMarks: Readonly<Record<OutcomeName, string>> = {
  ok: '✓',
  failed: '✗',
  timeout: 'T',
  stalled: 'S',
  over_memory: 'M',
  log_flood: 'L',
  quota: 'Q',
  transient: '~',
  auth: 'A',
  billing: '$',
  context: 'P',
  cancelled: 'C',
  interrupted: '!',
  unknown: '?',
};

/** A round in progress. */
const openMark = '▶';

const stripCell = ({ roundNum, state }: RoundRecord, chosen: boolean, colors: Paint): string => {
  const name = state.kind === 'ended' ? state.outcome.name : undefined;
  const mark = name === undefined ? colors.blue(openMark) : outcomeTone(name, colors)(outcomeMarks[name]);
  return chosen ? `${colors.bold(`[${roundNum}`)}${mark}${colors.bold(']')}` : ` ${roundNum}${mark} `;
};

/** Rounds beside each other, `7✓ 8Q [9▶]`, as many as there is room for; the chosen one is always among them. */
export const roundStrip = (
  rounds: readonly RoundRecord[],
  chosen: number | undefined,
  { width, colors }: { readonly width: number; readonly colors: Paint },
): string => {
  const cells = rounds.map((round) => stripCell(round, round.roundNum === chosen, colors));
  const widest = Math.max(1, ...cells.map((cell) => Bun.stringWidth(cell)));
  const room = Math.max(1, Math.floor(width / widest));
  const place = rounds.findIndex(({ roundNum }) => roundNum === chosen);
  const from = Math.max(0, Math.min(cells.length - room, place < 0 ? cells.length : place));
  return cells.slice(from, from + room).join('');
};
