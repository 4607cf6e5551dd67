import type { JournalEntry } from '../../journal/line.ts';
import type { OwnDetector, OwnSighting } from '../../model/own-detector.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Watch } from '../../model/watch.ts';
import type { ObservedHost } from '../../ports/observed-host.ts';
import { askCommand, type OwnCommands } from './command.ts';
import { countEvents } from './event-count.ts';
import { createLogLines, matchLines } from './log-lines.ts';

/** What a poll brought. */
export interface OwnNews {
  /** What was read of the journal; at the first poll its history too. */
  readonly entries: readonly JournalEntry[];
  readonly rounds: Watch['rounds'];
  readonly at: EpochMs;
}

type Ask = (
  news: OwnNews,
  lines: Awaited<ReturnType<ReturnType<typeof createLogLines>>>,
) => OwnSighting | undefined | Promise<OwnSighting | undefined>;

const askerOf = (commands: OwnCommands, { condition }: OwnDetector): Ask => {
  switch (condition.kind) {
    case 'event': {
      const counted = countEvents(condition);
      return ({ entries, at }) => counted(entries, at);
    }
    case 'log_pattern': {
      const matched = matchLines(condition.pattern);
      return ({ rounds, at }, lines) => matched(lines, rounds.at(-1)?.roundNum ?? 0, at);
    }
    case 'command':
      return () => askCommand(commands, condition);
  }
};

/** Looks for what the user's own detectors look for; the log of the round is read only where one asks for it. */
export const createOwnLook = (
  host: ObservedHost,
  own: readonly OwnDetector[],
  commands: OwnCommands,
): ((news: OwnNews) => Promise<Readonly<Record<string, OwnSighting>>>) => {
  const asked = own.map((detector) => [detector.name, askerOf(commands, detector)] as const);
  const readsLogs = own.some(({ condition }) => condition.kind === 'log_pattern');
  const newLines = createLogLines(host);
  return async (news) => {
    const lines = readsLogs ? await newLines(news.rounds) : [];
    const seen = await Promise.all(asked.map(async ([name, ask]) => [name, await ask(news, lines)] as const));
    return Object.fromEntries(
      seen.flatMap(([name, sighting]) => (sighting === undefined ? [] : [[name, sighting] as const])),
    );
  };
};
