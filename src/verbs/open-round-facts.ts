import { join } from 'node:path';
import { logFolder } from '../model/log-folder.ts';
import { isOpen, type RoundRecord } from '../model/round-record.ts';
import type { Status } from '../model/status.ts';
import { parseTime, type DurationMs, type EpochMs } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';

/** A round in progress, or left open by a supervisor that died. */
export interface OpenRoundFacts {
  readonly roundNum: number;
  /** Empty without phases. */
  readonly phase: string;
  readonly stage: 'starting' | 'running' | 'settling';
  readonly startedAt?: EpochMs;
  /** Since its agent was started. */
  readonly elapsed?: DurationMs;
  readonly limit?: DurationMs;
  /** When its agent last wrote something. */
  readonly lastOutputAt?: EpochMs;
}

/** A time of `status.json`. */
export const timeIn = (text: string | null | undefined): EpochMs | undefined =>
  typeof text === 'string' ? parseTime(text) : undefined;

const stageOf = (record: RoundRecord | undefined): OpenRoundFacts['stage'] => {
  if (record === undefined) return 'starting';
  return record.state.kind === 'ended' ? 'settling' : record.state.kind;
};

/** Where the round's log lies, and the clock. */
export interface RoundFactsPorts {
  readonly files: Files;
  readonly clock: Clock;
  readonly logDir: string;
}

/**
 * The round that has begun and has not ended, from `status.json` and from the journal's last round. Undefined where
 * neither knows of one.
 */
export const openRoundFacts = (
  { files, clock, logDir }: RoundFactsPorts,
  status: Status,
  last: RoundRecord | undefined,
): OpenRoundFacts | undefined => {
  const told = last !== undefined && isOpen(last) ? last : undefined;
  if (!status.running && told === undefined) return undefined;
  const record = last?.roundNum === status.round_num ? last : told;
  const startedAt = record?.startedAt ?? timeIn(status.started_at);
  const spawnedAt = record?.state.kind === 'running' ? record.state.spawnedAt : undefined;
  const log = record?.log;
  const lastOutputAt = log === undefined ? undefined : files.facts(join(logDir, logFolder.rounds, log))?.modifiedAt;
  const limit = record?.timeout;
  return {
    roundNum: record?.roundNum ?? status.round_num,
    phase: record?.phase ?? status.current_phase ?? '',
    stage: stageOf(record),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(spawnedAt === undefined ? {} : { elapsed: Math.max(0, clock.now() - spawnedAt) }),
    ...(limit === undefined ? {} : { limit }),
    ...(lastOutputAt === undefined ? {} : { lastOutputAt }),
  };
};
