import { waitReasons, type WaitReason } from '../../model/decision.ts';
import type { DurationMs, EpochMs } from '../../model/time.ts';
import type { TimeUse } from '../../model/time-use.ts';
import type { ReportFact } from './fact.ts';

/** A stretch of time in one use. */
export interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly use: TimeUse;
}

export interface Window {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

const waitUses: Readonly<Record<WaitReason, TimeUse>> = {
  restart_delay: 'between',
  quota: 'quota',
  transient: 'backing_off',
  failure_backoff: 'backing_off',
  startup_check: 'backing_off',
  budget: 'budget',
  schedule: 'schedule',
  no_progress: 'backing_off',
  auth: 'backing_off',
};

/** What a wait for this reason is a use of. A reason that a later version tells is a pause like any other. */
export const waitUse = (told: string): TimeUse => {
  const reason = waitReasons.find((known) => known === told);
  return reason === undefined ? 'between' : waitUses[reason];
};

/** The Python tool and a single `round` tell of no supervisor: after a longer silence than this, none was at work. */
const longestPause: DurationMs = 5 * 60 * 1000;

interface Doing {
  readonly since: EpochMs;
  readonly use: TimeUse;
  /** A supervisor has told that it is at work. */
  readonly supervised: boolean;
}

/** What the time was used for until now, as the next event shows it. */
const usedFor = ({ since, use, supervised }: Doing, until: EpochMs): TimeUse =>
  use === 'between' && !supervised && until - since > longestPause ? 'stopped' : use;

/** A supervisor that begins where another was at work: that one died without a word. */
const cutShort = (doing: Doing, until: EpochMs): TimeUse => {
  const use = usedFor(doing, until);
  return use === 'stopped' || (use === 'between' && !doing.supervised) ? use : 'unknown';
};

/** What follows an event; undefined where it moves nothing. */
const after = (fact: ReportFact, { use, supervised }: Doing): Omit<Doing, 'since'> | undefined => {
  switch (fact.kind) {
    case 'supervisor_started':
      return { use: 'between', supervised: true };
    case 'supervisor_stopped':
      return { use: 'stopped', supervised: false };
    case 'round_start':
      return { use: 'working', supervised };
    case 'round_end':
      // The end of a round that a dead supervisor left open is written by its successor, which is at no round yet.
      return use === 'working' ? { use: 'between', supervised } : undefined;
    case 'waiting':
      return { use: waitUse(fact.reason), supervised: true };
    case 'agent_exit':
    case 'usage':
    case 'login_refused':
    case 'check_failed':
    case 'alert':
    case 'alert_over':
      return undefined;
  }
};

/**
 * Divides a window into what its time was used for, event by event. Stretches come in order, touch each other and
 * fill the window exactly, whatever the clock did: a time that runs back counts as none.
 */
export const timeKeeper = ({ from, to }: Window, onStretch: (stretch: Stretch) => void) => {
  let doing: Doing = { since: -Infinity, use: 'stopped', supervised: false };

  const close = (at: EpochMs, use: TimeUse): void => {
    const [start, end] = [Math.max(doing.since, from), Math.min(at, to)];
    if (end > start) onStretch({ from: start, to: end, use });
  };

  return {
    take: (fact: ReportFact): void => {
      const next = after(fact, doing);
      if (next === undefined) return;
      const at = Math.max(fact.at, doing.since);
      close(at, fact.kind === 'supervisor_started' ? cutShort(doing, at) : usedFor(doing, at));
      doing = { ...next, since: at };
    },
    /** At the end of the window; `alive`: a supervisor is at work. */
    end: (alive: boolean): void => {
      const isOver = !alive && (doing.supervised || doing.use === 'working');
      close(to, isOver ? cutShort(doing, to) : usedFor(doing, to));
    },
  };
};
