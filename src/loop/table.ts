import type { Failure } from '../model/failure.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import { noStreaks, type LoopState, type Streaks } from '../model/loop-state.ts';
import { outcomes, type Outcome, type OutcomeName } from '../model/outcome.ts';
import type { Progress } from '../model/round-report.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import { decide } from './decide.ts';
import { rules } from './delays.ts';
import { settingsTable, type SettingRow } from './settings-table.ts';
import type { LoopInput, LoopStep } from './step.ts';
import { streaksAfter, type EndedRound } from './streaks.ts';

/** What happened, in one class of states after the other. */
export interface LoopTableRow {
  readonly happened: string;
  /** In the order of `columns`. */
  readonly steps: readonly LoopStep[];
}

/** The Loop's whole behaviour for one policy, without jitter; every time counts from `now`. */
export interface LoopTable {
  readonly now: number;
  readonly columns: readonly { readonly name: string; readonly state: LoopState }[];
  readonly rows: readonly LoopTableRow[];
  /** Where a key of the configuration makes a difference. */
  readonly settings: readonly SettingRow[];
  /** What each outcome does to the streaks where each of them stood at one. */
  readonly counted: readonly { readonly happened: string; readonly before: Streaks; readonly after: Streaks }[];
}

const policy: LoopPolicy = { restartDelayMs: seconds(3), phases: [] };
const now = 0;
const hour = seconds(3600);

const ready = (streaks: Partial<Streaks>): LoopState => ({
  kind: 'ready',
  rounds: 10,
  streaks: { ...noStreaks, ...streaks },
});

const columns: LoopTable['columns'] = [
  { name: 'all is well', state: ready({}) },
  { name: 'after 3 failures', state: ready({ failures: 3 }) },
  { name: 'after 4 short ones', state: ready({ failures: 4, crashes: rules.crashLimit - 1 }) },
  { name: 'after a refused login', state: ready({ failures: 1, refusals: 1 }) },
  { name: 'after 3 transient', state: ready({ transients: 3 }) },
  { name: 'after 2 quota guesses', state: ready({ limits: 2, guesses: 2 }) },
];

/** The outcomes that lead to different decisions by their facts or by the round's length. */
const variants: Partial<Record<OutcomeName, readonly (readonly [string, Outcome, DurationMs])[]>> = {
  failed: [
    ['failed within 10 s', { name: 'failed' }, seconds(2)],
    ['failed later', { name: 'failed' }, hour],
  ],
  unknown: [
    ['unknown within 10 s', { name: 'unknown' }, seconds(2)],
    ['unknown later', { name: 'unknown' }, hour],
  ],
  quota: [
    ['quota, resets in 2 h', { name: 'quota', scope: 'five_hour', resetsAt: now + 2 * hour }, hour],
    ['quota, reset in the past', { name: 'quota', scope: 'five_hour', resetsAt: now - hour }, hour],
    ['quota, resets in 9 days', { name: 'quota', scope: 'weekly', resetsAt: now + 9 * 24 * hour }, hour],
    ['quota, no time known', { name: 'quota', scope: 'other' }, hour],
  ],
  transient: [
    ['transient, retry after 45 s', { name: 'transient', kind: 'rate_limit', retryAfterS: 45 }, hour],
    ['transient, no hint', { name: 'transient', kind: 'overloaded' }, hour],
  ],
};

const plainOutcome = (name: OutcomeName): Outcome => {
  if (name === 'quota') return { name, scope: 'other' };
  return name === 'transient' ? { name, kind: 'server' } : { name };
};

const isOutcomeName = (name: string): name is OutcomeName => Object.hasOwn(outcomes, name);

const rounds: readonly (readonly [string, EndedRound])[] = Object.keys(outcomes)
  .filter(isOutcomeName)
  .flatMap((name) => variants[name] ?? [[name, plainOutcome(name), hour] as const])
  .map(([happened, outcome, duration]) => [happened, { roundNum: 11, phase: '', outcome, duration }]);

const ended: readonly (readonly [string, LoopInput])[] = rounds.map(([happened, round]) => [
  happened,
  { kind: 'round', round },
]);

const promised = 'ALL DONE';

const good = (more: Partial<EndedRound>): EndedRound => ({
  roundNum: 11,
  phase: '',
  outcome: { name: 'ok' },
  duration: hour,
  ...more,
});

const progress = (treeChanged: boolean, cosmeticOnly = false): Progress => ({
  headMoved: false,
  treeChanged,
  commits: 0,
  filesChanged: 0,
  linesAdded: 0,
  linesRemoved: 0,
  cosmeticOnly,
});

/** Good rounds that differ in what they changed and said. */
const changes: readonly (readonly [string, EndedRound])[] = [
  ['ok, something changed', good({ progress: progress(true) })],
  ['ok, nothing changed', good({ progress: progress(false) })],
  ['ok, lines only moved', good({ progress: progress(true, true) })],
  ['ok, nothing changed, `.agent-idle`', good({ progress: progress(false), idle: 'nothing to do' })],
  ['ok, the promise in its last words', good({ finalMessage: promised })],
];

const oneOfEach: Streaks = {
  failures: 1,
  crashes: 1,
  refusals: 1,
  transients: 1,
  limits: 1,
  guesses: 1,
  promises: 1,
  unchanged: 1,
};

const check = (transient: boolean): Failure => ({
  code: 'startup_check_failed',
  checks: [{ name: 'disk', reason: 'full', fix: '', transient }],
});

const refusals: readonly (readonly [string, LoopInput])[] = [
  ['a startup check failed: configuration', { kind: 'refused', failure: check(false) }],
  ['a startup check failed: environment', { kind: 'refused', failure: check(true) }],
  [
    'the agent could not be started',
    { kind: 'refused', failure: { code: 'spawn', command: 'agent', reason: 'ENOENT' } },
  ],
  [
    'the disk refused',
    { kind: 'refused', failure: { code: 'io', operation: 'write', path: '', errno: 'ENOSPC', reason: 'full' } },
  ],
  ['git refused', { kind: 'refused', failure: { code: 'git', operation: 'stash', exit: 1, reason: 'locked' } }],
  ['the configuration is broken', { kind: 'refused', failure: { code: 'config_invalid', path: '', problems: [] } }],
];

const starts: readonly (readonly [string, LoopInput])[] = [
  ['the supervisor starts', { kind: 'start', interrupted: false }],
  ['the supervisor starts, its predecessor died during a round', { kind: 'start', interrupted: true }],
  ['the wait is over', { kind: 'tick' }],
];

/** Every outcome, and everything else that can happen, in every class of states. */
export const loopTable = (): LoopTable => ({
  now,
  columns,
  rows: [...ended, ...refusals, ...starts].map(([happened, input]) => ({
    happened,
    steps: columns.map(({ state }) => decide(policy, state, input, { now, jitter: 0, stops: {} })),
  })),
  settings: settingsTable(),
  counted: [...rounds, ...changes].map(([happened, round]) => ({
    happened,
    before: oneOfEach,
    after: streaksAfter({ ...policy, promise: { text: promised, rounds: 2 } }, oneOfEach, round, now),
  })),
});
