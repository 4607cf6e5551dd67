import { plainText } from '../../agents/read/plain.ts';
import type { LoadedConfig } from '../../config/loaded.ts';
import { foldRounds } from '../../journal/fold.ts';
import { linesBackward } from '../../journal/lines.ts';
import { readBackward, type JournalSource } from '../../journal/read.ts';
import type { JournalEvent } from '../../model/event.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { RoundRecord } from '../../model/round-record.ts';
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

/** A round by its number, or the latest. Reads back as far as that round lies. Fails with `not_found`. */
export const findOneRound = (source: JournalSource, which: number | 'latest'): Result<OneRound> => {
  const newer: JournalEvent[] = [];
  let numbers = 0;
  for (const entry of readBackward(source)) {
    if (entry.kind !== 'event') continue;
    const { event } = entry;
    if (event.event === 'round_start') numbers = event.round_num;
    if (which === 'latest' || belongsTo(event, which)) newer.push(event);
    if (event.event === 'round_start' && (which === 'latest' || event.round_num <= which)) break;
  }
  const events = newer.toReversed().filter((event) => belongsTo(event, which === 'latest' ? numbers : which));
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
