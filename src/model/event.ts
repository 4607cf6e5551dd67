import * as v from 'valibot';
import { outcomes, type OutcomeName } from './outcome.ts';

// The journal's vocabulary. The kind is the version: fields are only ever added, a kind never changes
// its meaning, and readers keep fields that they do not know. Names that the Python tool has are its own.

const text = (what: string) => v.pipe(v.string(), v.description(what));
const count = (what: string) => v.pipe(v.number(), v.description(what));
const flag = (what: string) => v.pipe(v.boolean(), v.description(what));
const texts = (what: string) => v.pipe(v.array(v.string()), v.description(what));
const strings = Object.keys(outcomes);
const isOutcome = (value: unknown): value is OutcomeName => typeof value === 'string' && strings.includes(value);
const outcomeEntries = {
  outcome: v.exactOptional(v.pipe(v.custom<OutcomeName>(isOutcome), v.description('how the round ended'))),
  outcome_detail: v.exactOptional(
    v.pipe(v.record(v.string(), v.union([v.string(), v.number()])), v.description('the facts of that outcome')),
  ),
};
const round_num = v.pipe(v.number(), v.integer(), v.minValue(1), v.description('the round’s number, from 1'));
const phase = v.exactOptional(v.nullable(text('the round’s phase; absent without phases')));

/** One kind of event: what it says, and the fields that stand beside `ts` and `event`. */
const kind = <Entries extends v.ObjectEntries>(summary: string, entries: Entries) => ({
  summary,
  schema: v.object(entries),
});

export const eventKinds = {
  round_start: kind('A round begins.', {
    round_num,
    phase,
    round_id: v.exactOptional(text('unique; the mark that every process of the round carries')),
    agent: v.exactOptional(text('the agent’s name')),
  }),
  agent_spawn: kind('The agent was started.', {
    round_num,
    timeout_s: count('the wall, seconds'),
    pid: v.exactOptional(count('the agent’s process id, leader of its own session')),
    log: v.exactOptional(text('the round’s log, by its name in `rounds/`')),
  }),
  agent_spawn_failed: kind('The agent could not be started.', { round_num, reason: text('why') }),
  agent_exit: kind('The agent ended, and nothing of its round is alive any more.', {
    round_num,
    exit_code: count('its exit code; minus the signal’s number where a signal ended it'),
    duration_s: count('seconds from its start to its end'),
    timed_out: flag('the wall ended it'),
    exit_cause: v.exactOptional(text('`clean`, `error`, `timeout` or `signal:NAME`')),
    ...outcomeEntries,
    lingered: v.exactOptional(flag('it had finished but would not exit, and was ended')),
    swept: v.exactOptional(texts('processes that outlived it and were ended, `PID COMMAND`')),
    survivors: v.exactOptional(texts('processes that could not be ended')),
  }),
  round_end: kind('The round is over, its tree is settled.', {
    round_num,
    ...outcomeEntries,
    progress: v.exactOptional(
      v.pipe(
        v.object({
          head_moved: v.boolean(),
          tree_changed: v.boolean(),
          commits: v.number(),
          files_changed: v.number(),
          lines_added: v.number(),
          lines_removed: v.number(),
          cosmetic_only: v.boolean(),
        }),
        v.description('what the round changed in the repository'),
      ),
    ),
  }),
  round_interrupted: kind('A round that a dead supervisor left open was closed by its successor.', {
    round_num,
    phase,
    swept: texts('its processes that were still alive and were ended'),
    ...outcomeEntries,
  }),
  round_timeout_kill: kind('The wall ended the round.', { round_num, reason: text('which limit, and its value') }),
  round_stall_kill: kind('No output for too long ended the round.', {
    round_num,
    reason: text('which limit, and its value'),
  }),
  round_memory_kill: kind('The memory of its processes ended the round.', {
    round_num,
    reason: text('which limit, and its value'),
  }),
  round_log_kill: kind('The size of its log ended the round.', {
    round_num,
    reason: text('which limit, and its value'),
  }),
  round_linger_kill: kind('The agent had finished but would not exit, and was ended.', {
    round_num,
    reason: text('why it was not waited for'),
  }),
  round_cancelled: kind('A person cancelled or killed the round.', { round_num, reason: text('how') }),
  round_progress: kind('The round is alive (written only where asked for).', {
    round_num,
    elapsed_s: count('seconds since the agent’s start'),
    log_bytes: count('size of its log'),
  }),
  agent_usage_recorded: kind('What the round used, as the agent told it.', {
    round_num,
    tokens_in: v.exactOptional(count('input tokens')),
    tokens_out: v.exactOptional(count('output tokens')),
    cache_read_tokens: v.exactOptional(count('input tokens read from the cache')),
    cache_write_tokens: v.exactOptional(count('input tokens written to the cache')),
    cost_usd: v.exactOptional(count('cost, US dollars')),
    cost_estimated: v.exactOptional(flag('the cost was computed from configured prices')),
    turns: v.exactOptional(count('turns of the conversation')),
    tool_calls: v.exactOptional(count('calls of tools')),
    model: v.exactOptional(text('the model')),
    session_id: v.exactOptional(text('the agent’s session')),
  }),
  dirty_detected: kind('The round left uncommitted work.', {
    round_num,
    files: texts('the files (at most 1,000)'),
    file_count: v.exactOptional(count('how many there are')),
    cosmetic: v.exactOptional(flag('every change only moves lines: no file gained or lost one')),
  }),
  orphan_stashed: kind('Uncommitted work was put into a stash.', {
    round_num,
    ref: text('the stash’s SHA'),
    reason: text('why it was left: `clean_exit_with_dirty_tree`, …'),
    kept_ref: v.exactOptional(text('the ref that keeps it when the stash is dropped')),
    message: v.exactOptional(text('the stash’s message')),
  }),
  orphan_snapshot_kept: kind('A copy of uncommitted work is kept under a ref; the tree was left as it is.', {
    round_num,
    sha: text('the commit that holds it'),
    kept_ref: text('the ref that keeps it'),
    reason: text('why a copy and not a stash'),
  }),
  orphan_stash_failed: kind('Uncommitted work could not be stashed; it is still in the tree.', {
    round_num,
    reason: v.exactOptional(text('what git said')),
  }),
  orphan_idempotent_skip: kind('The same leftovers had just been stashed.', {
    round_num,
    ref: v.exactOptional(text('the earlier stash’s SHA')),
  }),
  dirty_auto_committed: kind('Uncommitted work was committed.', { round_num, sha: text('the commit') }),
  dirty_commit_failed: kind('Uncommitted work could not be committed; it is still in the tree.', {
    round_num,
    reason: text('what git said'),
  }),
  smoke_check_failed: kind('A startup check did not hold; no round was started.', {
    reason: text('every check that failed, with its reason'),
    checks: v.exactOptional(texts('their names')),
  }),
  status_recovered: kind('`status.json` was missing or damaged and was rebuilt from the journal.', {
    reason: text('what was wrong with it'),
  }),
  loop_state_reset: kind('`loop-state.json` was damaged; the Loop forgot its counters and its wait.', {
    reason: text('what was wrong with it'),
  }),
  journal_lines_held: kind('The disk refused journal lines; they were held and written later.', {
    lines: count('how many'),
    reason: text('what the disk said'),
    lost: v.exactOptional(count('older lines that were given up, for too many were held')),
  }),
  hook_failed: kind('A hook failed; the Loop went on.', {
    hook: v.exactOptional(text('which')),
    reason: v.exactOptional(text('how')),
    round_num: v.exactOptional(round_num),
  }),
  round_logs_pruned: kind('Old round logs were removed, as configured.', {
    removed: count('how many'),
    kept: count('how many are left'),
  }),
  index_lock_removed: kind('A lock file that a dead git left was removed.', {
    path: text('the file'),
    age_s: count('its age, seconds'),
  }),
  supervisor_started: kind('The Loop begins.', { pid: count('its process id'), version: text('of agent-runner') }),
  supervisor_stopped: kind('The Loop ended.', { reason: text('why'), exit_code: count('the exit code it ended with') }),
  loop_waiting: kind('The Loop waits.', {
    until: text('until when'),
    reason: text('the kind of wait'),
    why: text('in words'),
  }),
  sigterm_received: kind('The supervisor was asked to stop.', {
    signal: v.exactOptional(text('by which signal')),
    action: v.exactOptional(text('`stop`, `cancel` or `kill`')),
  }),
  transient_error_detected: kind('The provider refused for now; the Loop backs off.', {
    round_num: v.exactOptional(round_num),
    reason: v.exactOptional(text('the kind of refusal')),
    backoff_s: v.exactOptional(count('seconds until the next round')),
  }),
  transient_error_recovered: kind('A round went well after refusals.', {
    round_num: v.exactOptional(round_num),
    failures: v.exactOptional(count('refused rounds before')),
  }),
  quota_wait_started: kind('A usage limit is reached; the Loop waits for its reset.', {
    round_num,
    scope: text('which limit'),
    until: text('until when'),
    resets_at: v.exactOptional(text('the reset that the agent told, where it can be true')),
  }),
  quota_wait_ended: kind('A round went well after a usage limit.', { round_num }),
  agent_auth_error_detected: kind('The agent’s login was refused.', {
    round_num,
    outcome: v.exactOptional(text('`auth` or `billing`')),
    hint: v.exactOptional(text('how to mend it')),
  }),
  anomaly_repetitive_tool: kind('The same tool was called with the same input many times in a row.', {
    round_num,
    tool: text('which'),
    times: count('how often'),
  }),
  crash_loop: kind('Too many short unexplained failures in a row; the Loop gave up.', {
    failures: count('how many'),
    reason: text('the rule'),
  }),
  config_broken: kind('The configuration or a startup check is broken; the Loop gave up.', { reason: text('what') }),
  max_rounds_reached: kind('The number of rounds asked for is done.', { max_rounds: count('how many') }),
  stop_file_detected: kind('The stop file is there.', { path: text('the file') }),
  agent_self_terminated: kind('The agent said that all is done.', { reason: text('its own words') }),
  monitor_started: kind('A monitor begins.', {}),
  monitor_alert_emitted: kind('A detector raised an alert.', {
    detector: text('which'),
    severity: text('`info`, `warning` or `critical`'),
    message: text('what'),
    auto_action: v.exactOptional(v.nullable(text('`stop_service` where it stops the Loop'))),
  }),
  monitor_auto_stop_triggered: kind('A detector stopped the Loop.', {
    detector: text('which'),
    host: v.exactOptional(v.nullable(text('where'))),
  }),
  monitor_auto_stop_failed: kind('A detector could not stop the Loop.', {
    detector: text('which'),
    reason: v.exactOptional(text('why')),
  }),
  monitor_remote_blip: kind('A poll of another host failed.', {
    host: v.exactOptional(text('which')),
    reason: v.exactOptional(text('why')),
  }),
  monitor_remote_giveup: kind('Another host was away for too long.', {
    host: v.exactOptional(text('which')),
    reason: v.exactOptional(text('why')),
  }),
} as const;

export type EventKind = keyof typeof eventKinds;

type EventFields<Kind extends EventKind> = v.InferOutput<(typeof eventKinds)[Kind]['schema']>;

/** An event before the journal stamps its time. */
export type NewEvent = { [Kind in EventKind]: { readonly event: Kind } & Readonly<EventFields<Kind>> }[EventKind];

/** An event as it stands in the journal. */
export type JournalEvent = NewEvent & { readonly ts: string };

/** An event of one kind. */
export type EventOf<Kind extends EventKind> = Extract<JournalEvent, { readonly event: Kind }>;

/** Whether a word names a kind that we know. */
export const isEventKind = (name: string): name is EventKind => Object.hasOwn(eventKinds, name);
