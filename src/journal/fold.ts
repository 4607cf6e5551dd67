import type { EventOf, JournalEvent } from '../model/event.ts';
import { outcomeFromKeys, type Outcome } from '../model/outcome.ts';
import { seconds, type DurationMs, type EpochMs } from '../model/time.ts';
import { timeOf } from './line.ts';

/** How a round's agent ended. */
export interface AgentEnd {
  readonly at: EpochMs;
  /** Minus the signal's number for an agent ended by one. */
  readonly exitCode: number;
  readonly duration: DurationMs;
  readonly timedOut: boolean;
  readonly lingered: boolean;
  readonly swept: readonly string[];
}

/** Where uncommitted work of the round is kept. */
export interface KeptWork {
  readonly how: 'stash' | 'snapshot' | 'commit';
  readonly sha: string;
  /** Absent where the Python tool stashed it, and for a commit. */
  readonly ref?: string;
  /** The stash's message. */
  readonly message?: string;
}

/** How far a round has come. `agentEnd` is absent where no agent could be started. */
export type RoundState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly pid?: number; readonly spawnedAt: EpochMs }
  | { readonly kind: 'settling'; readonly agentEnd: AgentEnd }
  | { readonly kind: 'ended'; readonly at: EpochMs; readonly outcome: Outcome; readonly agentEnd?: AgentEnd };

/** A round as the journal tells it. */
export interface RoundRecord {
  readonly roundNum: number;
  /** Empty without phases. */
  readonly phase: string;
  readonly startedAt: EpochMs;
  readonly state: RoundState;
  /** The mark of its processes; the Python tool wrote none. */
  readonly roundId?: string;
  readonly agent?: string;
  /** Name of its log in `rounds/`. */
  readonly log?: string;
  readonly timeout?: DurationMs;
  /** The outcome told so far, by `agent_exit` or `round_interrupted`. */
  readonly told?: Outcome;
  /** A later supervisor has begun to close it. */
  readonly interrupted: boolean;
  readonly dirty?: { readonly files: readonly string[]; readonly count: number; readonly cosmetic: boolean };
  readonly kept?: KeptWork;
  readonly usage?: EventOf<'agent_usage_recorded'>;
  readonly progress?: NonNullable<EventOf<'round_end'>['progress']>;
}

/** A round that its supervisor has not closed. */
export const isOpen = (round: RoundRecord): boolean => round.state.kind !== 'ended';

const agentEndOf = (event: EventOf<'agent_exit'>): AgentEnd => ({
  at: timeOf(event),
  exitCode: event.exit_code,
  duration: seconds(event.duration_s),
  timedOut: event.timed_out,
  lingered: event.lingered ?? false,
  swept: event.swept ?? [],
});

const startOf = (event: EventOf<'round_start'>): RoundRecord => ({
  roundNum: event.round_num,
  phase: event.phase ?? '',
  startedAt: timeOf(event),
  state: { kind: 'starting' },
  interrupted: false,
  ...(event.round_id === undefined ? {} : { roundId: event.round_id }),
  ...(event.agent === undefined ? {} : { agent: event.agent }),
});

/** The Python tool told no outcome: it follows from what it did tell. */
const derived = (end: AgentEnd | undefined): Outcome => {
  if (end?.timedOut === true) return { name: 'timeout' };
  return { name: end?.exitCode === 0 ? 'ok' : 'failed' };
};

const agentEndIn = (state: RoundState): AgentEnd | undefined =>
  state.kind === 'settling' || state.kind === 'ended' ? state.agentEnd : undefined;

const ended = (round: RoundRecord, event: EventOf<'round_end'>): RoundRecord => {
  const agentEnd = agentEndIn(round.state);
  const outcome = outcomeFromKeys(event) ?? round.told ?? derived(agentEnd);
  return {
    ...round,
    state: { kind: 'ended', at: timeOf(event), outcome, ...(agentEnd === undefined ? {} : { agentEnd }) },
    ...(event.progress === undefined ? {} : { progress: event.progress }),
  };
};

const spawned = (round: RoundRecord, event: EventOf<'agent_spawn'>): RoundRecord => ({
  ...round,
  timeout: seconds(event.timeout_s),
  state: { kind: 'running', spawnedAt: timeOf(event), ...(event.pid === undefined ? {} : { pid: event.pid }) },
  ...(event.log === undefined ? {} : { log: event.log }),
});

const told = (round: RoundRecord, event: EventOf<'agent_exit' | 'round_interrupted'>): RoundRecord => {
  const outcome = outcomeFromKeys(event);
  return outcome === undefined ? round : { ...round, told: outcome };
};

const dirty = (round: RoundRecord, event: EventOf<'dirty_detected'>): RoundRecord => ({
  ...round,
  dirty: {
    files: event.files,
    count: event.file_count ?? event.files.length,
    cosmetic: event.cosmetic ?? false,
  },
});

/** The kinds that tell something of a round after its start. */
const tellingKinds = [
  'agent_spawn',
  'agent_exit',
  'round_interrupted',
  'round_end',
  'dirty_detected',
  'orphan_stashed',
  'orphan_snapshot_kept',
  'dirty_auto_committed',
  'agent_usage_recorded',
] as const;
type TellingEvent = EventOf<(typeof tellingKinds)[number]>;

const isTelling = (event: JournalEvent): event is TellingEvent => tellingKinds.some((kind) => kind === event.event);

/** What an event says of the round that it belongs to. */
const advance = (round: RoundRecord, event: TellingEvent): RoundRecord => {
  switch (event.event) {
    case 'agent_spawn':
      return spawned(round, event);
    case 'agent_exit':
      return { ...told(round, event), state: { kind: 'settling', agentEnd: agentEndOf(event) } };
    case 'round_interrupted':
      return { ...told(round, event), interrupted: true };
    case 'round_end':
      return ended(round, event);
    case 'dirty_detected':
      return dirty(round, event);
    case 'orphan_stashed': {
      const ref = event.kept_ref === undefined ? {} : { ref: event.kept_ref };
      const message = event.message === undefined ? {} : { message: event.message };
      return { ...round, kept: { how: 'stash', sha: event.ref, ...ref, ...message } };
    }
    case 'orphan_snapshot_kept':
      return { ...round, kept: { how: 'snapshot', sha: event.sha, ref: event.kept_ref } };
    case 'dirty_auto_committed':
      return { ...round, kept: { how: 'commit', sha: event.sha } };
    case 'agent_usage_recorded':
      return { ...round, usage: event };
  }
};

/**
 * The rounds that the events tell of, in the order in which they began. Events of a round whose start
 * is not among them are passed over, so a window of the journal may begin anywhere.
 */
export const foldRounds = (events: Iterable<JournalEvent>): readonly RoundRecord[] => {
  const rounds: RoundRecord[] = [];
  const placeOf = new Map<number, number>();
  for (const event of events) {
    if (event.event === 'round_start') {
      placeOf.set(event.round_num, rounds.push(startOf(event)) - 1);
      continue;
    }
    if (!isTelling(event)) continue;
    const place = placeOf.get(event.round_num);
    const round = place === undefined ? undefined : rounds[place];
    if (place !== undefined && round !== undefined) rounds[place] = advance(round, event);
  }
  return rounds;
};
