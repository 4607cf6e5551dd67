import { clockTime, whenWords } from '../../../views/clock-time.ts';
import { durationWords, plural } from '../../../views/words.ts';
import { outcomeName } from '../shown/outcome-look.ts';
import { changesOf, costOf, lengthOf, roundAt, tokensOf } from '../shown/round-at.ts';
import type { History } from '../store/history.ts';
import type { Hit } from './hit.ts';

/** How times are told. */
export interface Told {
  /** By the clock of the project’s host, ms. */
  readonly now: number;
  /** Of the reader, IANA. */
  readonly timeZone: string;
}

const roundWords = (history: History, row: number, { now, timeZone }: Told): string => {
  const round = roundAt(history, row);
  if (round === undefined) return '';
  const { roundNum, phase, outcome, startedAt, endedAt } = round;
  const until = endedAt === undefined ? 'now' : clockTime(endedAt, timeZone);
  const tokens = tokensOf(round);
  return [
    `Round ${roundNum}${phase === '' ? '' : ` ${phase}`}: ${outcomeName(outcome)}`,
    `${whenWords(startedAt, now, timeZone)} to ${until}, ${lengthOf(round, now)}`,
    costOf(round),
    tokens === '' ? '' : `${tokens} tokens`,
    changesOf(round),
  ]
    .filter((part) => part !== '')
    .join(' · ');
};

const manyWords = ({ rounds, outcomes }: History, { from, to }: { from: number; to: number }): string => {
  const counts = new Map<string, number>();
  const column = rounds.column('outcome');
  for (let row = from; row < to; row += 1) {
    const name = outcomeName(outcomes.at(column[row] ?? -1));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a).map(([name, count]) => `${count} ${name}`);
  return `${plural(to - from, 'round')}: ${sorted.join(', ')}`;
};

const waitWords = ({ waits, reasons }: History, row: number, { now, timeZone }: Told): string => {
  const [from = 0, to = Number.NaN] = [waits.column('from')[row], waits.column('to')[row]];
  const until = Number.isNaN(to) ? 'now' : clockTime(to, timeZone);
  const length = durationWords(Math.max(0, (Number.isNaN(to) ? now : to) - from));
  const reason = reasons.at(waits.column('reason')[row] ?? -1).replaceAll('_', ' ');
  return `Waited (${reason}) · ${whenWords(from, now, timeZone)} to ${until}, ${length}`;
};

/** What lies under a pointer, in a line. */
export const hitWords = (history: History, hit: Hit, told: Told): string => {
  switch (hit.kind) {
    case 'round':
      return roundWords(history, hit.row, told);
    case 'rounds':
      return manyWords(history, hit);
    case 'wait':
      return waitWords(history, hit.row, told);
  }
};
