import { basename } from 'node:path';
import { plainText } from '../../agents/read/plain.ts';
import type { LoadedConfig } from '../../config/loaded.ts';
import { foldRounds } from '../../journal/fold.ts';
import { linesBackward } from '../../journal/lines.ts';
import { cursorAtPlace, readNew } from '../../journal/follow.ts';
import type { LinePlace } from '../../journal/line.ts';
import { readBackward, type JournalSource } from '../../journal/read.ts';
import { placeBefore } from '../../journal/seek.ts';
import type { JournalEvent } from '../../model/event.ts';
import { timeOfLog } from '../../model/log-folder.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { RoundRecord } from '../../model/round-record.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Files } from '../../ports/files.ts';
import { renderRound } from '../log-printer.ts';
import { findRoundLog } from '../round-logs.ts';

/** One round in full. */
export interface OneRound {
  readonly record: RoundRecord;
  /** All that is told of it, in order. */
  readonly events: readonly JournalEvent[];
}

/** The end of a round's log, as people read it. */
export interface LogEnd {
  readonly path: string;
  readonly bytes: number;
  readonly lines: readonly string[];
}

const belongsTo = (event: JournalEvent, roundNum: number): boolean =>
  'round_num' in event && event.round_num === roundNum;

/** The latest round's events, newest first, from the journal's end. */
function* latestBackward(source: JournalSource): Generator<JournalEvent> {
  for (const entry of readBackward(source)) {
    if (entry.kind !== 'event') continue;
    yield entry.event;
    if (entry.event.event === 'round_start') return;
  }
}

/** Events from a place on. */
function* eventsFrom(source: JournalSource, place: LinePlace | undefined): Generator<JournalEvent> {
  let cursor = place === undefined ? undefined : cursorAtPlace(source, place);
  for (;;) {
    const news = readNew(source, cursor);
    for (const entry of news.entries) if (entry.kind === 'event') yield entry.event;
    if (news.entries.length === 0 && !news.more) return;
    ({ cursor } = news);
  }
}

/** The events of a round that began after `since`, up to the beginning of the next. */
const eventsOfRound = (source: JournalSource, roundNum: number, since: EpochMs): readonly JournalEvent[] => {
  const events: JournalEvent[] = [];
  for (const event of eventsFrom(source, placeBefore(source, since))) {
    if (belongsTo(event, roundNum)) events.push(event);
    else if (event.event === 'round_start' && events.length > 0) break;
  }
  return events;
};

/** The name of a round's log tells where in the journal to look; without a log it is looked for from the beginning. */
const beganAt = ({ files, logDir }: JournalSource, roundNum: number): EpochMs => {
  const log = findRoundLog(files, logDir, roundNum);
  return (log.ok ? timeOfLog(basename(log.value.path)) : undefined) ?? 0;
};

/** A round by its number, or the latest. `began`: when, where the caller knows. Fails with `not_found`. */
export const findOneRound = (source: JournalSource, which: number | 'latest', began?: EpochMs): Result<OneRound> => {
  const newer = which === 'latest' ? [...latestBackward(source)].toReversed() : [];
  const [start] = newer;
  const latest = start?.event === 'round_start' ? start.round_num : 0;
  const events =
    which === 'latest'
      ? newer.filter((event) => belongsTo(event, latest))
      : eventsOfRound(source, which, began ?? beganAt(source, which));
  const record = foldRounds(events).at(-1);
  if (record !== undefined) return ok({ record, events });
  return fail({ code: 'not_found', kind: 'round', name: String(which), where: source.logDir });
};

const linesShown = 40;
/** Of a structured log few lines are worth reading: this many are looked at from its end. */
const linesLookedAt = 400;
const longestLine = 64 * 1024;

const lastLines = (files: Files, path: string, size: number): readonly string[] => {
  const lines: string[] = [];
  for (const { bytes } of linesBackward(files, path, size)) {
    lines.push(bytes === undefined ? '' : new TextDecoder().decode(bytes.subarray(0, longestLine)));
    if (lines.length === linesLookedAt) break;
  }
  return lines.toReversed();
};

/** The last lines of a round's log, read by the reader of the agent that wrote it. Fails with `not_found`. */
export const logEnd = (config: LoadedConfig, source: JournalSource, roundNum: number | 'latest'): Result<LogEnd> => {
  const { files, logDir } = source;
  const log = findRoundLog(files, logDir, roundNum);
  if (!log.ok) return log;
  const { path } = log.value;
  const bytes = files.facts(path)?.size ?? 0;
  const render = renderRound(config, source, log.value.roundNum);
  const rendered = lastLines(files, path, bytes).flatMap((line) => {
    const text = render(line);
    return text === undefined || text === '' ? [] : plainText(text).split('\n');
  });
  return ok({ path, bytes, lines: rendered.slice(-linesShown) });
};
