import type { OwnSighting } from '../../model/own-detector.ts';
import { redact } from '../../model/redact.ts';
import { isOpen, type RoundRecord } from '../../model/round-record.ts';
import type { EpochMs } from '../../model/time.ts';
import type { ObservedHost } from '../../ports/observed-host.ts';
import { logNames } from '../refused-text.ts';

/** Read at once, and at most so often in a poll: a log that floods is read on at the next. */
const portion = 1024 * 1024;
const portionsPerPoll = 4;
/** Of a round that ran before the monitor did only its latest lines are news. */
const firstTail = 64 * 1024;
/** A line is looked at so far; whoever prints more writes no line. */
const longestLine = 64 * 1024;
const longestExcerpt = 200;
/** Rounds that came and went between two polls. */
const mostRounds = 5;

interface Reading {
  readonly roundNum: number;
  /** Where to read on; undefined: at the last bytes. */
  readonly offset?: number;
  /** The beginning of a line that was not finished. */
  readonly rest: string;
}

const decoder = new TextDecoder();

/** What is new in the logs of rounds, line by line. */
export const createLogLines = (host: ObservedHost) => {
  let reading: Reading | undefined;

  const more = async (
    from: Reading,
    round: RoundRecord,
  ): Promise<{ next: Reading; lines: readonly string[]; end: boolean }> => {
    const seen = await host.roundLogFrom(logNames(round), from.offset, from.offset === undefined ? firstTail : portion);
    if (seen === undefined) return { next: from, lines: [], end: true };
    const lines = `${from.rest}${decoder.decode(seen.bytes)}`.split('\n');
    const rest = isOpen(round) ? (lines.pop() ?? '').slice(0, longestLine) : '';
    const next = { roundNum: round.roundNum, offset: seen.offset + seen.bytes.length, rest };
    return { next, lines, end: seen.bytes.length < portion };
  };

  const ofRound = async (round: RoundRecord, begin: Reading): Promise<readonly string[]> => {
    const lines: string[] = [];
    let next = begin;
    for (let count = 0; count < portionsPerPoll; count += 1) {
      const read = await more(next, round);
      lines.push(...read.lines);
      ({ next } = read);
      if (read.end) break;
    }
    reading = next;
    return lines;
  };

  /** New lines by their round, oldest first. At the first look only the open round is looked at. */
  return async (rounds: readonly RoundRecord[]): Promise<readonly { roundNum: number; lines: readonly string[] }[]> => {
    const before = reading;
    const due = rounds
      .filter((round) => (before === undefined ? isOpen(round) : round.roundNum >= before.roundNum))
      .slice(-mostRounds);
    const told: { roundNum: number; lines: readonly string[] }[] = [];
    for (const round of due) {
      const { roundNum } = round;
      const begin =
        before?.roundNum === roundNum ? before : { roundNum, rest: '', ...(before === undefined ? {} : { offset: 0 }) };
      told.push({ roundNum, lines: await ofRound(round, begin) });
    }
    // Rounds that begin from now on are read from their beginning.
    reading ??= { roundNum: (rounds.at(-1)?.roundNum ?? 0) + 1, offset: 0, rest: '' };
    return told;
  };
};

/** Looks for a pattern in new lines. It is there until the round behind the one in which it was found begins, at the least for one poll. */
export const matchLines = (pattern: RegExp) => {
  let found: { readonly roundNum: number; readonly sighting: OwnSighting } | undefined;
  return (
    news: readonly { roundNum: number; lines: readonly string[] }[],
    latest: number,
    now: EpochMs,
  ): OwnSighting | undefined => {
    if (found !== undefined && found.roundNum < latest) found = undefined;
    for (const { roundNum, lines } of news) {
      const line = lines.map((one) => one.slice(0, longestLine)).findLast((one) => pattern.test(one));
      if (line === undefined) continue;
      // What the agent printed enters an event here.
      const message = `in the log of round ${roundNum}: ${redact(line.trim()).slice(0, longestExcerpt)}`;
      found = { roundNum, sighting: { kind: 'found', message, lastAt: now } };
    }
    return found?.sighting;
  };
};
