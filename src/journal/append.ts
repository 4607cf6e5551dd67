import { join } from 'node:path';
import type { NewEvent } from '../model/event.ts';
import type { FailureOf } from '../model/failure.ts';
import { logFolder } from '../model/log-folder.ts';
import type { NewMetrics } from '../model/metrics.ts';
import { ok } from '../model/result.ts';
import { isoTime, seconds } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { AppendFile, Files } from '../ports/files.ts';
import type { Journal } from '../ports/journal.ts';
import { holdLines, type PendingLine } from './held-lines.ts';
import { eventLine } from './line.ts';

/** Lines held while the disk refuses them: weeks of events, a few megabytes. */
const heldLimit = 10_000;

/** How often held lines are tried again when nothing new happens. */
const retryDelay = seconds(5);

const newline = 0x0a;

/** Whether the file ends in the middle of a line: what a writer that was killed, or a full disk, leaves. */
const endsTorn = (files: Files, path: string): boolean => {
  const size = files.facts(path)?.size ?? 0;
  if (size === 0) return false;
  const last = files.readRange(path, size - 1, 1);
  return last.ok && last.value[0] !== newline;
};

/** How many lines are on the disk, and why the next one is not. */
interface Appended {
  readonly count: number;
  readonly refusal?: FailureOf<'io'>;
}

/** One write a line, one sync for all. A half line stays what it is: the first of ours starts behind a line break of its own. */
const appendTo = (file: AppendFile, torn: boolean, texts: readonly string[]): Appended => {
  let count = 0;
  let refusal: FailureOf<'io'> | undefined;
  for (const text of texts) {
    const line = torn && count === 0 ? `\n${text}` : text;
    const appended = file.append(new TextEncoder().encode(line));
    if (!appended.ok) {
      refusal = appended.failure;
      break;
    }
    count += 1;
  }
  const synced = count === 0 ? ok(undefined) : file.sync();
  // Lines that may not be on the disk are written once more rather than lost.
  if (!synced.ok) return { count: 0, refusal: synced.failure };
  return refusal === undefined ? { count } : { count, refusal };
};

/** Appends lines to a file, which is opened each time, since it may have been moved away meanwhile. */
const appendLines = (files: Files, path: string, texts: readonly string[]): Appended => {
  const opened = files.openAppend(path);
  if (!opened.ok) return { count: 0, refusal: opened.failure };
  try {
    return appendTo(opened.value, endsTorn(files, path), texts);
  } finally {
    opened.value.close();
  }
};

/** Appends lines of one file of the log folder; a folder that was removed meanwhile is made again. */
const appendIn = (files: Files, logDir: string, file: string, texts: readonly string[]): Appended => {
  const path = join(logDir, file);
  const appended = appendLines(files, path, texts);
  if (appended.refusal?.errno !== 'ENOENT') return appended;
  const made = files.makeFolder(logDir);
  return made.ok ? appendLines(files, path, texts) : { count: 0, refusal: made.failure };
};

export interface JournalPlace {
  readonly files: Files;
  readonly clock: Clock;
  readonly logDir: string;
}

/** The writers' end of the journal in `logDir`: `events-YYYY-MM.jsonl` and `metrics-YYYY-MM.jsonl`, months by UTC. */
export const openJournal = ({ files, clock, logDir }: JournalPlace): Journal => {
  const held = holdLines(heldLimit);
  let retrying = false;

  const drain = (): void => {
    const report = held.drain((file, texts) => appendIn(files, logDir, file, texts).count);
    if (report === undefined) return;
    const { lines, lost, reason } = report;
    record({ event: 'journal_lines_held', lines, reason, ...(lost === 0 ? {} : { lost }) });
  };

  const retryLater = (): void => {
    if (retrying) return;
    retrying = true;
    clock.after(retryDelay, () => {
      retrying = false;
      drain();
      if (held.count > 0) retryLater();
    });
  };

  const write = (line: PendingLine): void => {
    drain();
    if (held.count > 0) {
      held.push(line);
      return;
    }
    const { refusal } = appendIn(files, logDir, line.file, [line.text]);
    if (refusal === undefined) return;
    held.push(line, refusal);
    retryLater();
  };

  const record = (event: NewEvent): void => {
    const now = clock.now();
    write({ file: logFolder.events(now), text: eventLine(isoTime(now), event) });
  };

  const measure = (metrics: NewMetrics): void => {
    const now = clock.now();
    write({ file: logFolder.metrics(now), text: eventLine(isoTime(now), metrics) });
  };

  return {
    record,
    measure,
    get held() {
      return held.count;
    },
  };
};
