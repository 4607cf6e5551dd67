import type { EventOf, JournalEvent } from '../model/event.ts';
import { outcomeFromKeys, type Outcome } from '../model/outcome.ts';
import type { AgentEnd, RoundRecord, RoundState } from '../model/round-record.ts';
import { seconds } from '../model/time.ts';
import { timeOf } from './line.ts';

const agentEndOf = (event: EventOf<'agent_exit'>): AgentEnd => ({
  at: timeOf(event),
  exitCode: event.exit_code,
  duration: seconds(event.duration_s),
  timedOut: event.timed_out,
  lingered: event.lingered ?? false,
  swept: event.swept ?? [],
  survivors: event.survivors ?? [],
});

const startOf = (event: EventOf<'round_start'>): RoundRecord => ({
  roundNum: event.round_num,
  phase: event.phase ?? '',
  startedAt: timeOf(event),
  state: { kind: 'starting' },
  interrupted: false,
  ...(event.round_id === undefined ? {} : { roundId: event.round_id }),
  ...(event.agent === undefined ? {} : { agent: event.agent }),
  ...(event.preset === undefined ? {} : { preset: event.preset }),
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
      // Beside a stash or a commit it is a copy of what stayed in place.
      if (round.kept !== undefined && round.kept.how !== 'snapshot') return round;
      return { ...round, kept: { how: 'snapshot', sha: event.sha, ref: event.kept_ref } };
    case 'dirty_auto_committed':
      return { ...round, kept: { how: 'commit', sha: event.sha } };
    case 'agent_usage_recorded':
      return { ...round, usage: event };
  }
};

/** The rounds after one more event: the same list where it tells nothing of them. */
export const withEvent = (rounds: readonly RoundRecord[], event: JournalEvent): readonly RoundRecord[] => {
  if (event.event === 'round_start') return [...rounds, startOf(event)];
  if (!isTelling(event)) return rounds;
  const place = rounds.findLastIndex(({ roundNum }) => roundNum === event.round_num);
  const round = rounds[place];
  return round === undefined ? rounds : rounds.with(place, advance(round, event));
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
