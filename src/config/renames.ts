import { fail, ok, type Result } from '../model/result.ts';
import type { Finding } from './issue-words.ts';
import { valueAt } from './tables.ts';

/** What stands behind a key, as the parser gives it. */
type TomlValue = string | number | boolean;

/** A key that was called otherwise before, or is called otherwise in the Python tool. */
export interface Rename {
  /** The older name; `*` is any one name, which `to` takes over in the same order. */
  readonly from: readonly string[];
  /** Absent where the key says nothing here and can be passed over. */
  readonly to?: readonly string[];
  /** Who writes the older name. */
  readonly since: string;
  readonly why: string;
  /** The value under the new name; the failure tells why there is none. Absent: the same value. */
  readonly convert?: (value: unknown) => Result<TomlValue, string>;
}

/** Ours ends a lingering agent at once with 0, so the older “never” has no counterpart. */
const lingerGrace = (value: unknown): Result<TomlValue, string> => {
  if (value === 0)
    return fail('0 meant that an agent which has finished is never ended; remove the key, or set a time');
  return typeof value === 'number' ? ok(value) : fail('must be a number');
};

const oneTable = 'each detector has a table of its own';
const phaseTable = 'what differs in a phase stands in its own table';

/**
 * Every older name: the loader takes them with a warning, `config migrate` rewrites them, the reference and the JSON
 * Schema list them. An entry stays for ever, so that a file of any version loads.
 */
export const renames: readonly Rename[] = [
  {
    from: ['vcs', 'orphan_action'],
    to: ['vcs', 'dirty_action'],
    since: 'Python tool 0.1.6',
    why: 'it is about all uncommitted work',
  },
  {
    from: ['monitor', 'disk_warning_pct'],
    to: ['monitor', 'disk_warning', 'used_pct'],
    since: 'Python tool 0.1.6',
    why: oneTable,
  },
  {
    from: ['monitor', 'disk_critical_pct'],
    to: ['monitor', 'disk_critical', 'used_pct'],
    since: 'Python tool 0.1.6',
    why: oneTable,
  },
  {
    from: ['monitor', 'oauth_fail_threshold'],
    to: ['monitor', 'oauth_fail', 'rounds'],
    since: 'Python tool 0.1.6',
    why: oneTable,
  },
  {
    from: ['monitor', 'host_health', 'mem_avail_min_mb'],
    to: ['monitor', 'mem_pressure', 'available_min_mb'],
    since: 'later Python tool',
    why: oneTable,
  },
  {
    from: ['monitor', 'host_health', 'disk_warning_pct'],
    to: ['monitor', 'disk_warning', 'used_pct'],
    since: 'later Python tool',
    why: oneTable,
  },
  {
    from: ['monitor', 'host_health', 'disk_critical_pct'],
    to: ['monitor', 'disk_critical', 'used_pct'],
    since: 'later Python tool',
    why: oneTable,
  },
  {
    from: ['runtime', 'round_timeout_per_phase', '*'],
    to: ['phases', '*', 'round_timeout_s'],
    since: 'later Python tool',
    why: phaseTable,
  },
  {
    from: ['runtime', 'rate_limit_action'],
    to: ['runtime', 'transient_error_action'],
    since: 'later Python tool',
    why: 'a rate limit is one of several passing refusals',
  },
  {
    from: ['runtime', 'max_grace_after_result_s'],
    to: ['runtime', 'linger_grace_s'],
    since: 'later Python tool',
    why: 'the same grace, on by default here',
    convert: lingerGrace,
  },
  {
    from: ['schedule', 'run_windows'],
    to: ['schedule', 'run'],
    since: 'Python tool 0.2',
    why: 'days without hours are taken, too',
  },
  {
    from: ['phases', '*', 'runtime', 'round_timeout_s'],
    to: ['phases', '*', 'round_timeout_s'],
    since: 'Python tool 0.2.9',
    why: phaseTable,
  },
  {
    from: ['runtime', 'round_budget_s'],
    to: ['runtime', 'round_timeout_s'],
    since: 'Python tool 0.3',
    why: 'a budget is what may be used up; this is the wall',
  },
  {
    from: ['phases', '*', 'round_budget_s'],
    to: ['phases', '*', 'round_timeout_s'],
    since: 'Python tool 0.3',
    why: 'a budget is what may be used up; this is the wall',
  },
  {
    from: ['phases', '*', 'runtime', 'round_budget_s'],
    to: ['phases', '*', 'round_timeout_s'],
    since: 'Python tool 0.3',
    why: phaseTable,
  },
  {
    from: ['schema_version'],
    since: 'Python tool 0.3',
    why: 'a file needs no version here: every older name is known',
  },
];

/** A key of the Python tool for which nothing stands in: only a person can say what is meant instead. */
interface Stranger {
  readonly key: readonly string[];
  readonly instead: string;
}

const adviceOf = (instead: string): string => `is a key of the Python tool: ${instead}`;

const strangers: readonly Stranger[] = [
  { key: ['plugins'], instead: 'there are no plugins here; programs of your own are called by [hooks]' },
  { key: ['schedule', 'pause_windows'], instead: 'write the times at which rounds may run into `run`' },
  { key: ['agent', 'exec_prefix'], instead: 'write it at the head of `command`' },
  { key: ['runtime', 'dry_run'], instead: 'agent-runner config check and doctor tell what would happen' },
  { key: ['runtime', 'narrative_file'], instead: 'agent-runner report tells what happened' },
  { key: ['runtime', 'grace_kill_ignore_patterns'], instead: 'idle helpers are known by what they do' },
  { key: ['runtime', 'disable_pre_round_hooks'], instead: 'leave `pre_round` out of [hooks]' },
  { key: ['monitor', 'anomaly_repetitive_threshold'], instead: 'see `times` in [monitor.anomaly_repetitive_active]' },
  { key: ['monitor', 'anomaly_repetitive_window'], instead: 'see [monitor.anomaly_repetitive_active]' },
  { key: ['monitor', 'supervisor_stale_threshold_s'], instead: 'see `silent_s` in [monitor.supervisor_stale]' },
];

/** Every key of a document that only the Python tool has. */
export const strangersIn = (document: unknown): readonly Finding[] =>
  strangers
    .filter(({ key }) => valueAt(document, key) !== undefined)
    .map(({ key, instead }) => ({ path: key, reason: adviceOf(instead) }));

/** What a person does about a key that only the Python tool has; undefined where it is none. */
export const strangerAdvice = (path: readonly (string | number)[]): string | undefined => {
  const known = strangers.find(({ key }) => key.length === path.length && key.every((name, at) => name === path[at]));
  return known === undefined ? undefined : adviceOf(known.instead);
};
