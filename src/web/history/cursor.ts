import { join } from 'node:path';
import type { JournalSource } from '../../journal/read.ts';
import type { EpochMs } from '../../model/time.ts';

/** A byte of a month's file; the inode tells it from another that took its name. */
export interface FilePlace {
  readonly file: string;
  readonly inode: number;
  readonly offset: number;
}

/** Where a reader backwards stopped. */
export interface HistoryCursor {
  readonly events: FilePlace;
  /** Absent where there were no metrics. */
  readonly metrics?: FilePlace;
  /** When what was read last, going backwards, was written. */
  readonly at: EpochMs;
}

type Stream = 'events' | 'metrics';

const placeText = ({ file, inode, offset }: FilePlace): string =>
  `${/\d{4}-\d{2}/.exec(file)?.[0] ?? ''}.${inode}.${offset}`;

/** A cursor as the word that a page hands back. */
export const cursorText = ({ events, metrics, at }: HistoryCursor): string =>
  [placeText(events), String(at), ...(metrics === undefined ? [] : [placeText(metrics)])].join('_');

const placeIn = (stream: Stream, text: string): FilePlace | undefined => {
  const [, month, inode, offset] = /^(\d{4}-\d{2})\.(\d{1,16})\.(\d{1,16})$/.exec(text) ?? [];
  if (month === undefined) return undefined;
  return { file: `${stream}-${month}.jsonl`, inode: Number(inode), offset: Number(offset) };
};

/** The cursor of such a word; undefined where it is none. Only months and numbers come out of it, whatever went in. */
export const cursorOf = (text: string): HistoryCursor | undefined => {
  const [first = '', at = '', second] = text.split('_');
  const events = placeIn('events', first);
  const metrics = second === undefined ? undefined : placeIn('metrics', second);
  if (events === undefined || !/^\d{1,15}$/.test(at) || (second !== undefined && metrics === undefined))
    return undefined;
  return { events, at: Number(at), ...(metrics === undefined ? {} : { metrics }) };
};

/** Whether a place is still where it was: its file may have been moved away, cut or replaced. */
export const stillThere = ({ files, logDir }: JournalSource, { file, inode, offset }: FilePlace): boolean => {
  const facts = files.facts(join(logDir, file));
  return facts?.inode === inode && facts.size >= offset;
};

/** A place with the inode of its file; undefined where that has gone. */
export const placeOf = ({ files, logDir }: JournalSource, file: string, offset: number): FilePlace | undefined => {
  const facts = files.facts(join(logDir, file));
  return facts === undefined ? undefined : { file, inode: facts.inode, offset };
};
