import { basename, dirname } from 'node:path';
import { linesBackward } from '../journal/lines.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { LogPrinter } from './log-printer.ts';
import { findRoundLog, logAfter, type RoundLog } from './round-logs.ts';

/** What the logs are read with. */
export interface LogPorts {
  readonly files: Files;
  readonly clock: Clock;
}

/** How much of a log is shown from its end, and whether it is gone on with. */
export interface LogView {
  /** Lines from the end; `all` from the beginning. */
  readonly lines: number | 'all';
  readonly follow: boolean;
  /** Aborted when nobody wants to read on. */
  readonly leave: AbortSignal;
  /** Whether somebody still reads. */
  readonly heard: () => boolean;
}

/** A round's log, or each from the latest on, as they come. */
export interface RoundLogsOrder extends LogView {
  readonly logDir: string;
  readonly round: number | 'latest';
  /** How a log is printed; called once a log. */
  readonly printerOf: (log: RoundLog) => LogPrinter;
}

const chunkBytes = 1024 * 1024;
const lookEvery = 250;

/** The byte at which the last lines of a file begin. */
const tailOffset = (files: Files, path: string, lines: number | 'all'): number => {
  if (lines === 'all') return 0;
  const size = files.facts(path)?.size ?? 0;
  let [left, offset] = [lines, size];
  if (left === 0) return size;
  for (const line of linesBackward(files, path, size)) {
    left -= 1;
    ({ offset } = line);
    if (left === 0) break;
  }
  return offset;
};

const over = ({ leave, heard }: LogView): boolean => leave.aborted || !heard();

/** Hands on everything from a byte to the end of the file as it stands, a piece at a time; gives the new place. */
const readOn = async (
  { files, clock }: LogPorts,
  view: LogView,
  log: { readonly path: string; readonly from: number; readonly printer: LogPrinter },
): Promise<Result<number>> => {
  let offset = log.from;
  while (!over(view)) {
    const chunk = files.readRange(log.path, offset, chunkBytes);
    if (!chunk.ok) return chunk;
    if (chunk.value.length === 0) break;
    log.printer.feed(chunk.value);
    offset += chunk.value.length;
    // A turn for a Ctrl-C, which a loop of system calls would not hear.
    await clock.sleep(0);
  }
  return ok(offset);
};

/** One file, to its end, or on as it grows until somebody leaves or `complete` says that no more will come. */
const printFile = async (
  ports: LogPorts,
  view: LogView,
  file: { readonly path: string; readonly printer: LogPrinter; readonly complete: () => boolean },
): Promise<Result<void>> => {
  let from = tailOffset(ports.files, file.path, view.lines);
  for (;;) {
    // Asked before reading: what is read afterwards is then the whole.
    const complete = !view.follow || file.complete();
    const read = await readOn(ports, view, { ...file, from });
    if (!read.ok) return read;
    from = read.value;
    if (complete || over(view)) break;
    await ports.clock.sleep(lookEvery, view.leave);
  }
  file.printer.end();
  return ok(undefined);
};

/** The supervisor's own output, one file. Fails with `not_found` where none was ever started in the background. */
export const printServiceLog = async (
  ports: LogPorts,
  view: LogView,
  file: { readonly path: string; readonly printer: LogPrinter },
): Promise<Result<void>> =>
  ports.files.facts(file.path) === undefined
    ? fail({
        code: 'not_found',
        kind: 'log of a supervisor in the background',
        name: basename(file.path),
        where: dirname(file.path),
      })
    : await printFile(ports, view, { ...file, complete: () => false });

const nextLog = async (
  { files, clock }: LogPorts,
  order: RoundLogsOrder,
  behind: number,
): Promise<RoundLog | undefined> => {
  for (;;) {
    const log = logAfter(files, order.logDir, behind);
    if (log !== undefined || over(order)) return log;
    await clock.sleep(lookEvery, order.leave);
  }
};

/**
 * Prints the log of a round. With `follow` as it grows: a named round to its end, the latest and then every
 * later one until somebody leaves. Fails with `not_found`, or `io`. Takes no more memory for a longer log.
 */
export const printRoundLogs = async (ports: LogPorts, order: RoundLogsOrder): Promise<Result<void>> => {
  const { logDir, round, follow } = order;
  const { files } = ports;
  const found = findRoundLog(files, logDir, round);
  if (!found.ok && !(follow && round === 'latest')) return found;
  let log = found.ok ? found.value : await nextLog(ports, order, 0);
  let view: LogView = order;
  while (log !== undefined) {
    const { roundNum, path } = log;
    // A newer log says that this one is whole, for rounds do not overlap.
    const complete = (): boolean => logAfter(files, logDir, roundNum) !== undefined;
    const printed = await printFile(ports, view, { path, printer: order.printerOf(log), complete });
    if (!printed.ok) return printed;
    if (!follow || round !== 'latest' || over(order)) break;
    log = await nextLog(ports, order, roundNum);
    view = { ...order, lines: 'all' };
  }
  return ok(undefined);
};
