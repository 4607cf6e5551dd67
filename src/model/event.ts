import * as v from 'valibot';
import { count, flag, kind, round_num, text, texts } from './event-field.ts';
import { loopEvents } from './loop-events.ts';
import { monitorEvents } from './monitor-events.ts';
import { outcomes, type OutcomeName } from './outcome.ts';

// The journal's vocabulary. The kind is the version: fields are only ever added, a kind never changes
// its meaning, and readers keep fields that they do not know. Names that the Python tool has are its own.

const strings = Object.keys(outcomes);
const isOutcome = (value: unknown): value is OutcomeName => typeof value === 'string' && strings.includes(value);
const outcomeEntries = {
  outcome: v.exactOptional(v.pipe(v.custom<OutcomeName>(isOutcome), v.description('how the round ended'))),
  outcome_detail: v.exactOptional(
    v.pipe(v.record(v.string(), v.union([v.string(), v.number()])), v.description('the facts of that outcome')),
  ),
};
const phase = v.exactOptional(v.nullable(text('the round’s phase; absent without phases')));

export const eventKinds = {
  round_start: kind('A round begins.', {
    round_num,
    phase,
    round_id: v.exactOptional(text('unique; the mark that every process of the round carries')),
    agent: v.exactOptional(text('the agent’s name')),
    preset: v.exactOptional(text('the record of the agent that starts it and reads its output')),
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
  round_budget_kill: kind('The cost of the round passed its budget and ended it.', {
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
    kept_in_place: v.exactOptional(
      texts(
        'those that the supervisor reads itself, a prompt or the configuration: they stay in the tree, and are copied',
      ),
    ),
    deleted_in_place: v.exactOptional(
      texts('prompts or the configuration that the round deleted: the next round needs them'),
    ),
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
    reason: text('why a copy and not a stash: `round_did_not_end_cleanly`, `kept_in_place`, what git said, …'),
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
  anomaly_repetitive_tool: kind('The same tool was called with the same input many times in a row.', {
    round_num,
    tool: text('which'),
    times: count('how often'),
  }),
  ...loopEvents,
  ...monitorEvents,
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
