import { join } from 'node:path';
import { logFolder, roundOfLog } from '../model/log-folder.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Files } from '../ports/files.ts';

/** What one round printed. */
export interface RoundLog {
  readonly roundNum: number;
  readonly path: string;
}

/** The logs that there are, oldest first. */
const roundLogs = (files: Files, logDir: string): readonly RoundLog[] => {
  const folder = join(logDir, logFolder.rounds);
  const names = files.list(folder);
  const logs = (names.ok ? names.value : []).flatMap((name) => {
    const roundNum = roundOfLog(name);
    return roundNum === undefined ? [] : [{ roundNum, path: join(folder, name) }];
  });
  return logs.toSorted((a, b) => a.roundNum - b.roundNum || (a.path < b.path ? -1 : 1));
};

/** The first log behind a round. */
export const logAfter = (files: Files, logDir: string, roundNum: number): RoundLog | undefined =>
  roundLogs(files, logDir).find((log) => log.roundNum > roundNum);

const neighbours = (logs: readonly RoundLog[], roundNum: number): readonly string[] =>
  [logs.findLast((log) => log.roundNum < roundNum), logs.find((log) => log.roundNum > roundNum)].flatMap((log) =>
    log === undefined ? [] : [String(log.roundNum)],
  );

/** The log of a round, or of the latest that has one. Fails with `not_found`, which names the nearest. */
export const findRoundLog = (files: Files, logDir: string, asked: number | 'latest'): Result<RoundLog> => {
  const logs = roundLogs(files, logDir);
  const found = asked === 'latest' ? logs.at(-1) : logs.findLast((log) => log.roundNum === asked);
  if (found !== undefined) return ok(found);
  const near = asked === 'latest' ? [] : neighbours(logs, asked);
  const where = join(logDir, logFolder.rounds);
  return fail({ code: 'not_found', kind: 'log of round', name: String(asked), where, near });
};
