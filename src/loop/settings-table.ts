import type { LoopPolicy, Player } from '../model/loop-policy.ts';
import { noStreaks, type LoopState, type Streaks } from '../model/loop-state.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Progress } from '../model/round-report.ts';
import { addSpent, nothingSpent } from '../model/spending.ts';
import { seconds } from '../model/time.ts';
import { decide } from './decide.ts';
import { rules } from './delays.ts';
import type { LoopFacts, LoopInput, LoopStep } from './step.ts';
import type { EndedRound } from './streaks.ts';

/** What follows where a key of the configuration makes a difference. */
export interface SettingRow {
  readonly setting: string;
  readonly happened: string;
  readonly step: LoopStep;
}

interface Situation {
  readonly policy: Partial<LoopPolicy>;
  readonly input: LoopInput;
  readonly streaks?: Partial<Streaks>;
  readonly facts?: Partial<LoopFacts>;
}

/** Thursday 1970-01-01, midnight UTC. */
const now = 0;
const hour = seconds(3600);

const stepIn = ({ policy, input, streaks = {}, facts = {} }: Situation): LoopStep => {
  const state: LoopState = { kind: 'ready', rounds: 10, streaks: { ...noStreaks, ...streaks } };
  return decide({ restartDelayMs: seconds(3), phases: [], ...policy }, state, input, {
    now,
    jitter: 0,
    stops: {},
    ...facts,
  });
};

const unchanged: Progress = {
  headMoved: false,
  treeChanged: false,
  commits: 0,
  filesChanged: 0,
  linesAdded: 0,
  linesRemoved: 0,
  cosmeticOnly: false,
};

const after = (outcome: Outcome, more: Partial<EndedRound> = {}): LoopInput => ({
  kind: 'round',
  round: { roundNum: 11, phase: '', outcome, duration: hour, credential: 'claude', ...more },
});

const player = (agent: string): Player => ({ agent, credential: agent, stamp: '', loginHint: '' });
const tick: LoopInput = { kind: 'tick' };
const wake: LoopInput = { kind: 'wake' };
const good: Outcome = { name: 'ok' };
const transient: Outcome = { name: 'transient', kind: 'overloaded', retryAfterS: 45 };
const limit: Outcome = { name: 'quota', scope: 'five_hour', resetsAt: now + 2 * hour };

const weekend: Partial<LoopPolicy> = {
  schedule: { windows: [{ days: [6, 7], from: 0, to: 1440 }], timeZone: 'UTC' },
};
const spending = addSpent(nothingSpent(now, 'UTC'), { rounds: 4 }, now);
const budget = (onExceeded: 'wait' | 'stop'): Partial<LoopPolicy> => ({
  budget: { limits: { rounds_per_day: 4 }, onExceeded, timeZone: 'UTC' },
});
const team: Partial<LoopPolicy> = { players: { '': [player('claude'), player('codex')] } };
const phases: Partial<LoopPolicy> = {
  phases: ['build', 'review'],
  players: { build: [player('claude')], review: [player('codex')] },
};
const promise: Partial<LoopPolicy> = { promise: { text: 'ALL DONE', rounds: 2 } };

const situations: readonly (readonly [string, string, Situation])[] = [
  ['transient_error_action = "skip"', 'transient', { policy: { transientAction: 'skip' }, input: after(transient) }],
  ['transient_error_action = "stop"', 'transient', { policy: { transientAction: 'stop' }, input: after(transient) }],
  ['[schedule] run = ["Sat-Sun"]', 'a round could begin, on a Thursday', { policy: weekend, input: tick }],
  ['[schedule] run = ["Sat-Sun"]', 'woken, on a Thursday', { policy: weekend, input: wake }],
  ['rounds_per_day = 4', '4 rounds today', { policy: budget('wait'), input: tick, facts: { spending } }],
  ['rounds_per_day = 4', '4 rounds today, woken', { policy: budget('wait'), input: wake, facts: { spending } }],
  ['on_exceeded = "stop"', '4 rounds today', { policy: budget('stop'), input: tick, facts: { spending } }],
  [
    '[completion] promise, rounds = 2',
    'the promise, for the first time',
    { policy: promise, input: after(good, { finalMessage: 'ALL DONE' }) },
  ],
  [
    '[completion] promise, rounds = 2',
    'the promise, for the second time running',
    { policy: promise, streaks: { promises: 1 }, input: after(good, { finalMessage: 'ALL DONE' }) },
  ],
  ['[completion] command', 'it exits with 0', { policy: {}, input: after(good, { confirmed: true }) }],
  [
    'no_progress_rounds = 5',
    'the fifth round without progress',
    {
      policy: { noProgress: { rounds: 5, action: 'stop' } },
      streaks: { unchanged: 4 },
      input: after(good, { progress: unchanged }),
    },
  ],
  [
    'no_progress_action = "slow"',
    'the eighth round without progress',
    {
      policy: { noProgress: { rounds: 5, action: 'slow' } },
      streaks: { unchanged: 7 },
      input: after(good, { progress: unchanged }),
    },
  ],
  ['fallback = ["codex"]', 'quota of claude', { policy: team, input: after(limit) }],
  [
    'fallback = ["codex"]',
    'the second refused login of claude',
    { policy: team, streaks: { refusals: rules.refusalLimit - 1 }, input: after({ name: 'auth' }) },
  ],
  [
    'phase_policy = "wait"',
    'quota of claude, whose phase is next',
    { policy: phases, input: after(limit, { roundNum: 10 }) },
  ],
  [
    'phase_policy = "skip"',
    'quota of claude, whose phase is next',
    { policy: { ...phases, phasePolicy: 'skip' }, input: after(limit, { roundNum: 10 }) },
  ],
];

/** What configuration changes of the Loop's table, without jitter. */
export const settingsTable = (): readonly SettingRow[] =>
  situations.map(([setting, happened, situation]) => ({ setting, happened, step: stepIn(situation) }));
