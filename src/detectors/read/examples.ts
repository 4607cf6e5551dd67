import type { DiskSample, HostSample } from '../../model/host-sample.ts';
import type { Outcome, OutcomeName } from '../../model/outcome.ts';
import type { AgentEnd, RoundRecord } from '../../model/round-record.ts';
import type { DurationMs } from '../../model/time.ts';
import type { Watch } from '../../model/watch.ts';
import { exampleNow, minutes } from '../define.ts';

// What the cases of the detectors are built of.

const length: DurationMs = minutes(5);

/** What is particular about a round of an example. */
export interface ExampleRound extends Partial<Omit<RoundRecord, 'state'>> {
  readonly outcome?: Outcome;
  readonly duration?: DurationMs;
  readonly swept?: readonly string[];
  readonly survivors?: readonly string[];
}

const isName = (round: ExampleRound | OutcomeName): round is OutcomeName => typeof round === 'string';

const plainOutcome = (name: OutcomeName): Outcome => {
  if (name === 'quota') return { name, scope: 'five_hour' };
  return name === 'transient' ? { name, kind: 'network' } : { name };
};

const endedRound = (round: ExampleRound, roundNum: number, endedAgo: DurationMs): RoundRecord => {
  const { outcome = { name: 'ok' }, duration = length, swept = [], survivors = [], ...rest } = round;
  const at = exampleNow - endedAgo;
  const exitCode = outcome.name === 'ok' ? 0 : 1;
  const agentEnd: AgentEnd = {
    at,
    exitCode,
    duration,
    swept,
    survivors,
    timedOut: outcome.name === 'timeout',
    lingered: false,
  };
  return {
    roundNum,
    phase: '',
    startedAt: at - duration,
    agent: 'claude',
    interrupted: false,
    state: { kind: 'ended', at, outcome, agentEnd },
    ...rest,
  };
};

/** Rounds of five minutes, one behind the other, the last of which ended a minute ago. */
export const endedRounds = (...rounds: readonly (ExampleRound | OutcomeName)[]): Pick<Watch, 'rounds'> => ({
  rounds: rounds.map((round, index) =>
    endedRound(
      isName(round) ? { outcome: plainOutcome(round) } : round,
      index + 1,
      minutes(1) + (rounds.length - 1 - index) * (length + minutes(1)),
    ),
  ),
});

/** A round that runs since `runningFor`, with a limit of half an hour. */
export const runningRound = (runningFor: DurationMs, round: Partial<RoundRecord> = {}): RoundRecord => ({
  roundNum: 12,
  phase: '',
  startedAt: exampleNow - runningFor,
  agent: 'claude',
  interrupted: false,
  timeout: minutes(30),
  state: { kind: 'running', pid: 4712, spawnedAt: exampleNow - runningFor },
  ...round,
});

const gigabyte = 1024 ** 3;

/** A disk of 100 GB with so much used. */
export const disk = (usedPct: number, more: Partial<DiskSample> = {}): DiskSample => ({
  role: 'work_tree',
  totalBytes: 100 * gigabyte,
  freeBytes: (100 - usedPct) * gigabyte,
  usedPct,
  ...more,
});

/** The machine now. */
export const sampleNow = (sample: Partial<HostSample>): Pick<Watch, 'samples'> => ({
  samples: [{ at: exampleNow, disks: [], ...sample }],
});

/** A disk whose use went evenly from one share to another within the last `span`. */
export const fillingDisk = (fromPct: number, toPct: number, span: DurationMs): Pick<Watch, 'samples'> => ({
  samples: Array.from({ length: 11 }, (_, index) => ({
    at: exampleNow - span + (index * span) / 10,
    disks: [disk(fromPct + ((toPct - fromPct) * index) / 10)],
  })),
});
