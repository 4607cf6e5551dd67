import { isoTime, parseTime, type EpochMs } from './time.ts';

/** A supervisor at work: its process, and when that process began, for a process id is used again. */
export interface ServePid {
  readonly pid: number;
  readonly startedAt: EpochMs;
}

/** The text of `serve.pid`: the process id on a line of its own, so that `head -1` is enough, then its start. */
export const servePidText = ({ pid, startedAt }: ServePid): string => `${pid}\n${isoTime(startedAt)}\n`;

/** What a text of `serve.pid` tells, or undefined where it is damaged. */
export const parseServePid = (text: string): ServePid | undefined => {
  const [pid = '', start = ''] = text.split('\n');
  const startedAt = parseTime(start);
  return /^[1-9]\d*$/.test(pid) && startedAt !== undefined ? { pid: Number(pid), startedAt } : undefined;
};
