import type { DurationMs, MonotonicMs } from '../model/time.ts';
import type { ProcessFacts } from '../ports/processes.ts';

/** Helpers that agents keep for later: they say nothing about work still to be done, whatever they burn. */
const idleHelpers: readonly RegExp[] = [
  /\bmcp\b/i,
  /\bmcp-server|server-mcp\b/i,
  /language-?server|langserver|\btsserver\b|\bgopls\b|\brust-analyzer\b|\bclangd\b|\bpyright\b/i,
  /\bwatchman\b|fsmonitor--daemon/i,
  /\besbuild\b.*--service/i,
];

// A process that waits for events uses less than this part of one core.
const workingShare = 0.05;

/** One look at a round whose agent has finished and not exited. */
export interface LingerLook {
  readonly at: MonotonicMs;
  readonly logBytes: number;
  /** All but the agent itself: its own processor time is no work after its last word. */
  readonly others: readonly ProcessFacts[];
}

/** What the looks so far come to. */
export interface Linger {
  readonly look: LingerLook;
  /** Since when nothing worked. */
  readonly idleSince: MonotonicMs;
}

const isIdleHelper = ({ command }: ProcessFacts): boolean => idleHelpers.some((known) => known.test(command));

/** Processor time that the others, idle helpers apart, used from one look to the next. */
const cpuBetween = (before: LingerLook, now: LingerLook): DurationMs => {
  const used = new Map(before.others.map(({ pid, cpuMs }) => [pid, cpuMs]));
  return now.others
    .filter((process) => !isIdleHelper(process))
    .reduce((sum, { pid, cpuMs }) => sum + Math.max(0, cpuMs - (used.get(pid) ?? 0)), 0);
};

const worked = (before: LingerLook, now: LingerLook): boolean =>
  now.logBytes > before.logBytes || cpuBetween(before, now) >= workingShare * (now.at - before.at);

/** Takes a look into account; the first one comes when the agent's terminal event has been read. */
export const lingerOn = (before: Linger | undefined, look: LingerLook): Linger => {
  if (before === undefined) return { look, idleSince: look.at };
  return { look, idleSince: worked(before.look, look) ? look.at : before.idleSince };
};

/** Whether an agent that finished has been waited for long enough. */
export const isOverdue = ({ look, idleSince }: Linger, graceMs: DurationMs): boolean => look.at - idleSince >= graceMs;
