import type { Snapshot } from '../verbs/peek.ts';
import { eventText, tamed, type EventStyle } from './event-line.ts';
import { roundRows } from './round-rows.ts';
import { paint } from './style.ts';
import { sizeWords } from './words.ts';

/** One round in full and the end of its log, as far as they were asked for. */
export const peekRoundText = ({ round, log }: Snapshot, { color, timeZone }: EventStyle): string => {
  const colors = paint(color);
  const told =
    round === undefined
      ? []
      : [
          ...roundRows([round.record], colors).map((line) => colors.bold(line)),
          ...round.events.map((event) => `  ${eventText(event, { color, timeZone })}`),
        ];
  const printed =
    log === undefined
      ? []
      : [
          ...(told.length === 0 ? [] : ['']),
          colors.dim(`the end of ${log.path} (${sizeWords(log.bytes)})`),
          ...log.lines.map((line) => tamed(line)),
        ];
  return `${[...told, ...printed].join('\n')}\n`;
};
