import type { EventKind, EventOf, JournalEvent } from '../../src/model/event.ts';

type Sample<Kind extends EventKind> = Omit<EventOf<Kind>, 'ts' | 'event'>;

const round_num = 12;
const sha = '3f2c9a7be0d14c55b6a7c8d9e0f1a2b3c4d5e6f7';

/** One event of each kind, as a real night would have it. */
const samples: { readonly [Kind in EventKind]: Sample<Kind> } = {
  supervisor_started: { pid: 4711, version: '0.2.0' },
  supervisor_stopped: { reason: 'requested: asked to stop', exit_code: 0 },
  round_start: { round_num, phase: 'build', round_id: 'r-1', agent: 'claude' },
  agent_spawn: { round_num, timeout_s: 1800, pid: 4712, log: 'R12-20261122T112816.log' },
  agent_spawn_failed: { round_num, reason: 'claude: it is not an executable on the agent’s PATH' },
  agent_exit: { round_num, exit_code: 0, duration_s: 191.4, timed_out: false, exit_cause: 'clean', outcome: 'ok' },
  round_end: {
    round_num,
    outcome: 'ok',
    progress: {
      head_moved: true,
      tree_changed: true,
      commits: 2,
      files_changed: 5,
      lines_added: 80,
      lines_removed: 12,
      cosmetic_only: false,
    },
  },
  round_interrupted: { round_num, phase: 'build', swept: ['4712 claude'], outcome: 'interrupted' },
  round_timeout_kill: { round_num, reason: 'round_timeout_s = 1800' },
  round_stall_kill: { round_num, reason: 'stall_timeout_s = 300' },
  round_memory_kill: { round_num, reason: 'round_memory_max_mb = 4096' },
  round_log_kill: { round_num, reason: 'round_log_max_mb = 1024' },
  round_budget_kill: { round_num, reason: 'exceeded cost_usd_per_round=2 with $2.10' },
  round_linger_kill: { round_num, reason: 'linger_grace_s = 20' },
  round_cancelled: { round_num, reason: 'asked to' },
  round_progress: { round_num, elapsed_s: 60, log_bytes: 4096 },
  agent_usage_recorded: { round_num, tokens_in: 1200, tokens_out: 340, cost_usd: 0.0213, turns: 4 },
  dirty_detected: { round_num, files: ['src/a.ts'], file_count: 3, cosmetic: false },
  orphan_stashed: { round_num, ref: sha, reason: 'clean_exit_with_dirty_tree' },
  orphan_snapshot_kept: { round_num, sha, kept_ref: 'refs/agent-runner/orphans/R12', reason: 'the round timed out' },
  orphan_stash_failed: { round_num, reason: 'fatal: unable to write new index file' },
  orphan_idempotent_skip: { round_num, ref: sha },
  dirty_auto_committed: { round_num, sha },
  dirty_commit_failed: { round_num, reason: 'no user.email' },
  smoke_check_failed: { reason: 'prompt: prompts/main.md is not there', checks: ['prompt'] },
  status_recovered: { reason: 'it was empty' },
  loop_state_reset: { reason: 'it is not a state of the Loop' },
  journal_lines_held: { lines: 3, reason: 'no space left on device' },
  hook_failed: { hook: 'post_round', reason: 'exit 1', round_num },
  round_logs_pruned: { removed: 10, kept: 50 },
  index_lock_removed: { path: '.git/index.lock', age_s: 700 },
  loop_waiting: { until: '2026-11-22T12:45:52.000Z', reason: 'quota', why: 'the five-hour limit is reached' },
  sigterm_received: { signal: 'SIGTERM', action: 'stop' },
  transient_error_detected: { round_num, reason: 'overloaded', backoff_s: 30 },
  transient_error_recovered: { round_num, failures: 2 },
  quota_wait_started: {
    round_num,
    scope: 'five_hour',
    until: '2026-11-22T12:45:52.000Z',
    resets_at: '2026-11-22T12:44:22.000Z',
  },
  quota_wait_ended: { round_num },
  agent_auth_error_detected: { round_num, outcome: 'auth', hint: 'claude /login' },
  anomaly_repetitive_tool: { round_num, tool: 'Bash', times: 8 },
  budget_exceeded: { budget: 'cost_usd_per_day', limit: 20, spent: 20.4, until: '2026-11-23T00:00:00.000Z' },
  crash_loop: { failures: 5, reason: '5 rounds in a row ended within 10 s and nothing explains it' },
  config_broken: { reason: 'prompt: prompts/main.md is not there' },
  max_rounds_reached: { max_rounds: 4 },
  stop_file_detected: { path: '/home/me/project/STOP' },
  agent_self_terminated: { reason: 'every issue is closed' },
  monitor_started: {},
  monitor_alert_emitted: { detector: 'disk_full', severity: 'critical', message: 'the disk is 97 % full' },
  monitor_auto_stop_triggered: { detector: 'disk_full' },
  monitor_auto_stop_failed: { detector: 'disk_full', reason: 'no permission' },
  monitor_remote_blip: { host: 'build-1', reason: 'timed out' },
  monitor_remote_giveup: { host: 'build-1', reason: 'away for 30 minutes' },
};

/** One event of each kind, all of the same moment. */
export const eventSamples: readonly JournalEvent[] = Object.entries(samples).map(
  ([event, fields]) => ({ ts: '2026-11-22T11:28:16.971Z', event, ...fields }) as JournalEvent,
);
