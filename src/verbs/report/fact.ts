import type { RawObject } from '../../journal/bulk.ts';
import { isOutcomeName, type OutcomeName } from '../../model/outcome.ts';
import { parseTime, seconds, type DurationMs, type EpochMs } from '../../model/time.ts';

/** What a round changed, as its end tells it. */
export interface ToldProgress {
  readonly commits: number;
  readonly filesChanged: number;
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

/** What a round used; 0 where the agent did not tell. */
export interface ToldUsage {
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly cacheRead: number;
  readonly cacheWritten: number;
  readonly costUsd: number;
  readonly costEstimated: boolean;
}

/** What a detector found. */
export interface ToldAlert {
  readonly detector: string;
  readonly severity: string;
  readonly message: string;
}

/** What one line of the journal says to a report. */
export type ReportFact = { readonly at: EpochMs } & (
  | { readonly kind: 'supervisor_started' }
  | { readonly kind: 'supervisor_stopped'; readonly reason: string; readonly exitCode: number }
  | { readonly kind: 'round_start'; readonly roundNum: number; readonly phase: string }
  | {
      readonly kind: 'agent_exit';
      readonly roundNum: number;
      readonly duration: DurationMs;
      readonly outcome: OutcomeName;
    }
  | {
      readonly kind: 'round_end';
      readonly roundNum: number;
      readonly outcome?: OutcomeName;
      readonly progress?: ToldProgress;
    }
  | { readonly kind: 'waiting'; readonly reason: string; readonly until: EpochMs; readonly why: string }
  | { readonly kind: 'usage'; readonly roundNum: number; readonly usage: ToldUsage }
  | { readonly kind: 'login_refused'; readonly hint?: string }
  | { readonly kind: 'check_failed'; readonly reason: string }
  | { readonly kind: 'alert'; readonly alert: ToldAlert }
  | { readonly kind: 'alert_over'; readonly alert: ToldAlert; readonly duration: DurationMs }
);

// By hand, and only the fields that count: a schema takes longer over a million events than all the rest.
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

const isRaw = (value: unknown): value is RawObject => typeof value === 'object' && value !== null;

/** The Python tool told no outcome: it follows from what it did tell. */
const outcomeOf = (line: RawObject): OutcomeName => {
  const { outcome, timed_out, exit_code } = line;
  if (isOutcomeName(outcome)) return outcome;
  if (timed_out === true) return 'timeout';
  return exit_code === 0 ? 'ok' : 'failed';
};

const progressOf = (value: unknown): { readonly progress?: ToldProgress } => {
  if (!isRaw(value)) return {};
  const { commits, files_changed, lines_added, lines_removed } = value;
  const progress = {
    commits: count(commits),
    filesChanged: count(files_changed),
    linesAdded: count(lines_added),
    linesRemoved: count(lines_removed),
  };
  return { progress };
};

const usageOf = (line: RawObject): ToldUsage => ({
  tokensIn: count(line['tokens_in']),
  tokensOut: count(line['tokens_out']),
  cacheRead: count(line['cache_read_tokens']),
  cacheWritten: count(line['cache_write_tokens']),
  costUsd: count(line['cost_usd']),
  costEstimated: line['cost_estimated'] === true,
});

const alertOf = (line: RawObject): ToldAlert => ({
  detector: text(line['detector']),
  severity: text(line['severity']),
  message: text(line['message']),
});

const roundKinds = ['round_start', 'agent_exit', 'round_end', 'agent_usage_recorded'] as const;
const loopKinds = [
  'supervisor_started',
  'supervisor_stopped',
  'loop_waiting',
  'agent_auth_error_detected',
  'smoke_check_failed',
  'monitor_alert_emitted',
  'monitor_alert_cleared',
] as const;
type RoundKind = (typeof roundKinds)[number];
type LoopKind = (typeof loopKinds)[number];

const toldRoundKinds = new Map<unknown, RoundKind>(roundKinds.map((kind) => [kind, kind]));
const toldLoopKinds = new Map<unknown, LoopKind>(loopKinds.map((kind) => [kind, kind]));

/** What the line of a round says. */
const roundFact = (kind: RoundKind, at: EpochMs, roundNum: number, line: RawObject): ReportFact => {
  switch (kind) {
    case 'round_start':
      return { kind, at, roundNum, phase: text(line['phase']) };
    case 'agent_exit':
      return { kind, at, roundNum, duration: seconds(count(line['duration_s'])), outcome: outcomeOf(line) };
    case 'round_end': {
      const { outcome } = line;
      const ending = isOutcomeName(outcome) ? { outcome } : {};
      return { kind, at, roundNum, ...ending, ...progressOf(line['progress']) };
    }
    case 'agent_usage_recorded':
      return { kind: 'usage', at, roundNum, usage: usageOf(line) };
  }
};

/** What a line of the Loop or a monitor says; undefined where a field that counts is not there. */
const loopFact = (kind: LoopKind, at: EpochMs, line: RawObject): ReportFact | undefined => {
  switch (kind) {
    case 'supervisor_started':
      return { kind, at };
    case 'supervisor_stopped':
      return { kind, at, reason: text(line['reason']), exitCode: count(line['exit_code']) };
    case 'loop_waiting': {
      const until = parseTime(text(line['until']));
      if (until === undefined) return undefined;
      return { kind: 'waiting', at, reason: text(line['reason']), until, why: text(line['why']) };
    }
    case 'agent_auth_error_detected': {
      const hint = text(line['hint']);
      return { kind: 'login_refused', at, ...(hint === '' ? {} : { hint }) };
    }
    case 'smoke_check_failed':
      return { kind: 'check_failed', at, reason: text(line['reason']) };
    case 'monitor_alert_emitted':
      return { kind: 'alert', at, alert: alertOf(line) };
    case 'monitor_alert_cleared':
      return { kind: 'alert_over', at, alert: alertOf(line), duration: seconds(count(line['duration_s'])) };
  }
};

/** What a line says to a report: nothing where it is of another kind, or damage where a field that counts is not there. */
export const factOf = (line: RawObject): ReportFact | 'other' | 'damage' => {
  const { event, round_num: roundNum } = line;
  const roundKind = toldRoundKinds.get(event);
  const loopKind = roundKind === undefined ? toldLoopKinds.get(event) : undefined;
  if (roundKind === undefined && loopKind === undefined) return 'other';
  const at = parseTime(text(line['ts']));
  if (at === undefined) return 'damage';
  if (loopKind !== undefined) return loopFact(loopKind, at, line) ?? 'damage';
  const isRound = roundKind !== undefined && typeof roundNum === 'number' && roundNum >= 1;
  return isRound ? roundFact(roundKind, at, roundNum, line) : 'damage';
};
