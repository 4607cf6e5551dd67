import type { LoopPolicy, Player } from '../../src/model/loop-policy.ts';
import { noStreaks, type LoopState, type Streaks } from '../../src/model/loop-state.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Progress, RoundReport } from '../../src/model/round-report.ts';
import { parseWindow, type Schedule } from '../../src/model/schedule.ts';
import { seconds, type DurationMs } from '../../src/model/time.ts';
import type { LoopFacts, LoopInput } from '../../src/loop/step.ts';
import { fakeStart } from './fake-clock.ts';

/** The Loop's policy with the defaults of the configuration. */
export const loopPolicy = (policy: Partial<LoopPolicy> = {}): LoopPolicy => ({
  restartDelayMs: seconds(3),
  phases: [],
  ...policy,
});

/** A Loop that waits for nothing, with some streaks. */
export const readyState = (streaks: Partial<Streaks> = {}): LoopState => ({
  kind: 'ready',
  rounds: 0,
  streaks: { ...noStreaks, ...streaks },
});

/** An agent with a login of its own, which is called as it is. */
export const player = (agent: string, changes: Partial<Player> = {}): Player => ({
  agent,
  credential: agent,
  stamp: '',
  loginHint: '',
  ...changes,
});

/** Round 1 ended so, after an hour unless told. */
export const roundOver = (outcome: Outcome, duration: DurationMs = seconds(3600), credential?: string): LoopInput => ({
  kind: 'round',
  round: { roundNum: 1, phase: '', outcome, duration, ...(credential === undefined ? {} : { credential }) },
});

/** Noon, no jitter, nothing that would stop the Loop. */
export const loopFacts = (facts: Partial<LoopFacts> = {}): LoopFacts => ({
  now: fakeStart,
  jitter: 0,
  stops: {},
  ...facts,
});

/** A schedule of these entries, UTC. */
export const schedule = (entry: string): Schedule => {
  const window = parseWindow(entry);
  if (!window.ok) throw new Error(window.failure);
  return { windows: [window.value], timeZone: 'UTC' };
};

/** What a round changed: nothing, unless told. */
export const progress = (change: Partial<Progress> = {}): Progress => ({
  headMoved: false,
  treeChanged: false,
  commits: 0,
  filesChanged: 0,
  linesAdded: 0,
  linesRemoved: 0,
  cosmeticOnly: false,
  ...change,
});

/** A finished round, clean. */
export const roundReport = (report: Partial<RoundReport> = {}): RoundReport => ({
  roundNum: 1,
  phase: '',
  startedAt: fakeStart,
  endedAt: fakeStart + seconds(60),
  duration: seconds(60),
  exit: { kind: 'exited', code: 0 },
  outcome: { name: 'ok' },
  lingered: false,
  logPath: '/nowhere/rounds/R1-20261122T120000.log',
  leftovers: { kind: 'clean' },
  swept: [],
  ...report,
});
