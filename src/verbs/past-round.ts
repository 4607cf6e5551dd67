import { join } from 'node:path';
import { agents } from '../agents/index.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import { roundSettings } from '../config/settings.ts';
import { eventsBackTo } from '../journal/read.ts';
import type { EventKind, EventOf, JournalEvent } from '../model/event.ts';
import { logFolder, roundOfLog } from '../model/log-folder.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { AgentSettings, RoundSettings } from '../model/round-settings.ts';
import type { Files } from '../ports/files.ts';

/** Which round is asked for. */
export type WhichRound = number | 'latest';

export const isKind =
  <Kind extends EventKind>(kind: Kind) =>
  (event: JournalEvent): event is EventOf<Kind> =>
    event.event === kind;

/** A round whose agent has ended, as the journal tells it. */
export interface PastRound {
  readonly start: EventOf<'round_start'>;
  readonly exit: EventOf<'agent_exit'>;
  /** All that is told of it, in order. */
  readonly events: readonly JournalEvent[];
}

/** Finds a round in the journal. Fails with `not_found` for one that never was, has not ended or started no agent. */
export const findPastRound = (files: Files, logDir: string, which: WhichRound): Result<PastRound> => {
  const isStart = (event: JournalEvent): event is EventOf<'round_start'> =>
    event.event === 'round_start' && (which === 'latest' || event.round_num === which);
  const newer = eventsBackTo({ files, logDir }, isStart);
  const start = newer.find(isStart);
  if (start === undefined) return fail({ code: 'not_found', kind: 'round', name: String(which), where: logDir });
  const events = newer.filter((event) => 'round_num' in event && event.round_num === start.round_num);
  const exit = events.find(isKind('agent_exit'));
  if (exit === undefined) {
    const kind = 'end of an agent in round';
    return fail({ code: 'not_found', kind, name: String(start.round_num), where: logDir });
  }
  return ok({ start, exit, events });
};

/** Its log; undefined where it has been pruned. The Python tool did not tell its name. */
export const pastLog = (files: Files, logDir: string, { start, events }: PastRound): string | undefined => {
  const folder = join(logDir, logFolder.rounds);
  const names = files.list(folder);
  const kept = names.ok ? names.value : [];
  const told = events.find(isKind('agent_spawn'))?.log;
  const name = kept.find((each) => (told === undefined ? roundOfLog(each) === start.round_num : each === told));
  return name === undefined ? undefined : join(folder, name);
};

const settingsOfToday = (config: LoadedConfig, { start: { phase } }: PastRound): RoundSettings =>
  typeof phase === 'string' && config.values.phases.list.includes(phase)
    ? roundSettings(config, phase)
    : roundSettings(config);

/**
 * Who read its output, and with which patterns. The patterns are today's, for those of then are not kept. An
 * earlier version did not tell the preset: then it is the agent of that name, else what the phase has today.
 */
export const pastReader = (
  config: LoadedConfig,
  round: PastRound,
): { readonly preset: string; readonly patterns: NonNullable<AgentSettings['patterns']> } => {
  const { preset: today, patterns = {} } = settingsOfToday(config, round).agent;
  const { preset, agent = '' } = round.start;
  return { preset: preset ?? (Object.hasOwn(agents, agent) ? agent : today), patterns };
};
