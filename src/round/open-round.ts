import { isOpen, type RoundRecord } from '../model/round-record.ts';
import type { Status } from '../model/status.ts';
import { parseTime, type EpochMs } from '../model/time.ts';

/** A round that a dead supervisor left open. */
export interface OpenRound {
  readonly roundNum: number;
  /** Empty without phases. */
  readonly phase: string;
}

/** What is known of the open round, from the journal where it tells of it, else from the status. */
export interface FoundRound extends OpenRound {
  readonly roundId?: string;
  /** When the agent was started; absent where none was. */
  readonly spawnedAt?: EpochMs;
  /** The journal's record; absent where only the status knows of the round. */
  readonly record?: RoundRecord;
}

const spawnTime = (record: RoundRecord): EpochMs | undefined => {
  switch (record.state.kind) {
    case 'running':
      return record.state.spawnedAt;
    case 'settling':
      return record.state.agentEnd.at - record.state.agentEnd.duration;
    case 'starting':
    case 'ended':
      return undefined;
  }
};

const foundInStatus = (status: Status): FoundRound => {
  const spawnedAt = typeof status.agent_pid === 'number' ? parseTime(status.started_at ?? '') : undefined;
  return {
    roundNum: status.round_num,
    phase: status.current_phase ?? '',
    ...(status.round_id === undefined ? {} : { roundId: status.round_id }),
    ...(spawnedAt === undefined ? {} : { spawnedAt }),
  };
};

const foundInJournal = (record: RoundRecord, status: Status): FoundRound => {
  const spawnedAt = spawnTime(record);
  const roundId = record.roundId ?? (status.round_num === record.roundNum ? status.round_id : undefined);
  return {
    roundNum: record.roundNum,
    phase: record.phase,
    record,
    ...(roundId === undefined ? {} : { roundId }),
    ...(spawnedAt === undefined ? {} : { spawnedAt }),
  };
};

/** A round in progress of which the journal does not know: its lines were still held by a full disk when all ended. */
const onlyInStatus = (last: RoundRecord | undefined, status: Status): boolean =>
  status.running && status.round_num > (last?.roundNum ?? 0);

/** The rounds left open, oldest first: the journal's last where it has no end, and one that only the status knows. */
export const findOpen = (last: RoundRecord | undefined, status: Status): readonly FoundRound[] => [
  ...(last !== undefined && isOpen(last) ? [foundInJournal(last, status)] : []),
  ...(onlyInStatus(last, status) ? [foundInStatus(status)] : []),
];
