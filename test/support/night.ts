import type { JournalEvent, NewEvent } from '../../src/model/event.ts';
import type { OutcomeName } from '../../src/model/outcome.ts';
import { isoTime, type EpochMs } from '../../src/model/time.ts';
import { fakeStart } from './fake-clock.ts';

const minute = 60_000;

/** What an agent, a hook or a detector may put into a text that people look at. */
export const hostile = '<script>alert("x")</script> \u001B[2J\u009B1m | `rm -rf` & more';

/** Whether a text would steer a terminal. */
export const steers = (text: string): boolean => ['\u001B', '\u009B'].some((control) => text.includes(control));

/** The night that goldens are made of: it ends at `fakeStart`, twelve rounds after its beginning ten hours before. */
export const nightStart: EpochMs = fakeStart - 600 * minute;

const outcomes: readonly OutcomeName[] = [
  'ok',
  'ok',
  'timeout',
  'ok',
  'quota',
  'ok',
  'transient',
  'ok',
  'failed',
  'ok',
  'ok',
  'ok',
];
const lengths = [22, 17, 30, 41, 1, 35, 1, 28, 3, 44, 19, 26];

const waits: Partial<Record<OutcomeName, readonly [string, number, string]>> = {
  quota: ['quota', 95, 'the five-hour limit is reached'],
  transient: ['transient', 2, 'the provider is overloaded'],
  failed: ['failure_backoff', 1, 'the round failed'],
};

/** A night as a journal tells it: rounds of two phases, waits, alerts, work left behind. The last round goes on. */
export const nightEvents = (): readonly JournalEvent[] => {
  const events: JournalEvent[] = [];
  let at = nightStart;
  const tell = (event: NewEvent): void => void events.push({ ts: isoTime(at), ...event });

  tell({ event: 'supervisor_started', pid: 4711, version: '0.2.0' });
  for (const [index, outcome] of outcomes.entries()) {
    const round_num = index + 1;
    const length = lengths[index] ?? 1;
    const good = outcome === 'ok';
    tell({ event: 'round_start', round_num, phase: index % 3 === 2 ? 'review' : 'build', agent: 'claude' });
    tell({ event: 'agent_spawn', round_num, timeout_s: 1800, pid: 5000 + index, log: `R${round_num}-x.log` });
    at += length * minute;
    const exit = { exit_code: good ? 0 : 1, duration_s: length * 60, timed_out: outcome === 'timeout', outcome };
    tell({ event: 'agent_exit', round_num, ...exit });
    if (good) {
      const usage = { tokens_in: 1000 * length, tokens_out: 90 * length, cache_read_tokens: 9000 * length, turns: 9 };
      tell({ event: 'agent_usage_recorded', round_num, ...usage, cost_usd: length / 20, model: 'claude' });
    }
    if (round_num === 8) {
      tell({ event: 'dirty_detected', round_num, files: ['src/a.ts'], file_count: 2 });
      const kept_ref = 'refs/agent-runner/orphans/R8';
      tell({
        event: 'orphan_stashed',
        round_num,
        ref: '3f2c9a7be0d14c55b6a7c8d9e0f1a2b3c4d5e6f7',
        reason: 'x',
        kept_ref,
      });
    }
    const progress = {
      head_moved: good,
      tree_changed: good,
      commits: good ? 2 : 0,
      files_changed: good ? 5 : 0,
      lines_added: good ? 10 * length : 0,
      lines_removed: good ? length : 0,
      cosmetic_only: false,
    };
    tell({ event: 'round_end', round_num, outcome, progress });
    const alert = {
      detector: 'disk_warning',
      severity: 'warning',
      message: `the disk is 91 % full ${hostile}`,
    } as const;
    if (round_num === 3) tell({ event: 'monitor_alert_emitted', ...alert });
    if (round_num === 6) tell({ event: 'monitor_alert_cleared', ...alert, duration_s: 7200 });
    const critical = { detector: 'timeout_rate', severity: 'critical', message: '3 of 5 rounds hit the wall' } as const;
    if (round_num === 9) tell({ event: 'monitor_alert_emitted', ...critical });
    const wait = waits[outcome];
    if (wait !== undefined) {
      const [reason, minutes, why] = wait;
      tell({ event: 'loop_waiting', until: isoTime(at + minutes * minute), reason, why });
      at += minutes * minute;
    } else at += 3000;
  }
  at = fakeStart - 3 * minute;
  tell({ event: 'round_start', round_num: 13, phase: 'build', agent: 'claude' });
  tell({ event: 'agent_spawn', round_num: 13, timeout_s: 1800, pid: 5013, log: 'R13-x.log' });
  return events;
};
