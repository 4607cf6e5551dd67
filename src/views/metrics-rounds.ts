import { outcomes } from '../model/outcome.ts';
import type { RoundRecord } from '../model/round-record.ts';
import type { OpenRoundFacts } from '../verbs/open-round-facts.ts';
import type { Snapshot } from '../verbs/peek.ts';
import { inSeconds, known, oneOf, type MetricFamily } from './metric-family.ts';

const outcomeNames = Object.keys(outcomes);

/** The rounds that have ended, of the ten that began last: the number stands in the metrics' names. */
const lastTen = ({ recent }: Snapshot): readonly RoundRecord[] =>
  recent.rounds.slice(-10).filter(({ state }) => state.kind === 'ended');

const outcomeOf = ({ state }: RoundRecord): string | undefined =>
  state.kind === 'ended' ? state.outcome.name : undefined;

const total = (rounds: readonly RoundRecord[], amount: (round: RoundRecord) => number | undefined): number =>
  rounds.reduce((sum, round) => sum + (amount(round) ?? 0), 0);

const tokenKinds = {
  input: 'tokens_in',
  output: 'tokens_out',
  cache_read: 'cache_read_tokens',
  cache_write: 'cache_write_tokens',
} as const;

/** The round in progress; one that a dead supervisor left open makes no progress. */
const inProgress = ({ supervisor: { supervisor, round } }: Snapshot): OpenRoundFacts | undefined =>
  supervisor.kind === 'running' ? round : undefined;

/** When its agent was started. */
const agentStart = (snapshot: Snapshot): number | undefined => {
  const elapsed = inProgress(snapshot)?.elapsed;
  return elapsed === undefined ? undefined : snapshot.supervisor.now - elapsed;
};

const current: readonly MetricFamily[] = [
  {
    name: 'agent_runner_rounds_started_total',
    type: 'counter',
    help: 'Rounds that were begun since the log folder is there: the number of the last one, which is never given twice.',
    read: ({ status }) => known(status?.round_num),
  },
  {
    name: 'agent_runner_round_start_timestamp_seconds',
    type: 'gauge',
    help: 'When the agent of the round in progress was started; no series between rounds.',
    read: (snapshot) => inSeconds(agentStart(snapshot)),
  },
  {
    name: 'agent_runner_round_limit_seconds',
    type: 'gauge',
    help: 'How long the agent of the round in progress may run.',
    read: (snapshot) => inSeconds(inProgress(snapshot)?.limit),
  },
  {
    name: 'agent_runner_round_last_output_timestamp_seconds',
    type: 'gauge',
    help: 'When the agent of the round in progress last wrote something.',
    read: (snapshot) => inSeconds(inProgress(snapshot)?.lastOutputAt),
  },
  {
    name: 'agent_runner_last_round_end_timestamp_seconds',
    type: 'gauge',
    help: 'When the last round ended.',
    read: ({ supervisor }) => inSeconds(supervisor.lastRound?.endedAt),
  },
  {
    name: 'agent_runner_last_round_duration_seconds',
    type: 'gauge',
    help: 'How long the agent of the last round ran.',
    read: ({ supervisor }) => inSeconds(supervisor.lastRound?.duration),
  },
  {
    name: 'agent_runner_last_round_outcome',
    type: 'gauge',
    help: 'How the last round ended: 1 for its outcome.',
    labels: ['outcome'],
    read: ({ supervisor: { lastRound } }) =>
      lastRound === undefined ? [] : oneOf('outcome', outcomeNames, lastRound.outcome),
  },
];

const window: readonly MetricFamily[] = [
  {
    name: 'agent_runner_last_10_rounds',
    type: 'gauge',
    help: 'Of the ten rounds that began last, those that ended with an outcome.',
    labels: ['outcome'],
    read: (snapshot) =>
      outcomeNames.map((outcome) => ({
        labels: { outcome },
        value: lastTen(snapshot).filter((round) => outcomeOf(round) === outcome).length,
      })),
  },
  {
    name: 'agent_runner_last_10_rounds_agent_seconds',
    type: 'gauge',
    help: 'How long the agents of these rounds ran, together.',
    read: (snapshot) =>
      inSeconds(
        total(lastTen(snapshot), ({ state }) => (state.kind === 'ended' ? state.agentEnd?.duration : undefined)),
      ),
  },
  {
    name: 'agent_runner_last_10_rounds_tokens',
    type: 'gauge',
    help: 'Tokens that these rounds used, as their agents told.',
    labels: ['kind'],
    read: (snapshot) =>
      Object.entries(tokenKinds).map(([kind, key]) => ({
        labels: { kind },
        value: total(lastTen(snapshot), ({ usage }) => usage?.[key]),
      })),
  },
  {
    name: 'agent_runner_last_10_rounds_cost_dollars',
    type: 'gauge',
    help: 'What these rounds cost in US dollars, as their agents told or as configured prices make it.',
    read: (snapshot) => known(total(lastTen(snapshot), ({ usage }) => usage?.cost_usd)),
  },
  {
    name: 'agent_runner_last_10_rounds_commits',
    type: 'gauge',
    help: 'Commits that these rounds made.',
    read: (snapshot) => known(total(lastTen(snapshot), ({ progress }) => progress?.commits)),
  },
  {
    name: 'agent_runner_last_10_rounds_left_work',
    type: 'gauge',
    help: 'Of these rounds, those that left uncommitted work.',
    read: (snapshot) => known(lastTen(snapshot).filter(({ dirty }) => dirty !== undefined).length),
  },
];

/** The round in progress, the last one, and the last ten. */
export const roundMetrics: readonly MetricFamily[] = [...current, ...window];
