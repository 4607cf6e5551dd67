import type { ToldEntry } from '../verbs/events.ts';
import { parseTime } from '../model/time.ts';
import { clockTime, dayWords } from './clock-time.ts';
import { eventText, tamed, type EventStyle } from './event-line.ts';
import { paint } from './style.ts';
import { plural } from './words.ts';

/** An event, or what a later version wrote, as the journal has it: one JSON object, without a line break. */
export const entryJson = (entry: ToldEntry): string =>
  JSON.stringify(entry.kind === 'event' ? entry.event : entry.fields);

const entryLine = (entry: ToldEntry, style: EventStyle): string => {
  if (entry.kind === 'event') return eventText(entry.event, style);
  const { dim } = paint(style.color);
  const { ts: _ts, event: _event, ...rest }: { readonly ts?: unknown; readonly event?: unknown } = { ...entry.fields };
  const at = clockTime(parseTime(entry.ts) ?? 0, style.timeZone);
  return `${dim(at)} ${tamed(entry.name)} ${dim(tamed(JSON.stringify(rest)))}`;
};

/** Events as lines, one call each: the time, then the words; a day stands above its first event. */
export const eventLines = (style: EventStyle): ((entry: ToldEntry) => string) => {
  let today = '';
  return (entry) => {
    const ts = entry.kind === 'event' ? entry.event.ts : entry.ts;
    const day = dayWords(parseTime(ts) ?? 0, style.timeZone);
    const heading = day === today ? '' : `${today === '' ? '' : '\n'}${paint(style.color).bold(day)}\n`;
    today = day;
    return `${heading}${entryLine(entry, style)}\n`;
  };
};

/** What is said of lines that could not be read; empty where there are none. */
export const damageText = (damaged: number): string =>
  damaged === 0
    ? ''
    : `${plural(damaged, 'line')} of the journal could not be read and ${damaged === 1 ? 'was' : 'were'} passed over\n`;
