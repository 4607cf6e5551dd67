import type { EventKind, EventOf, JournalEvent } from '../model/event.ts';
import { parseTime, seconds, type EpochMs } from '../model/time.ts';
import { clockTime, whenWords } from './clock-time.ts';
import { paint } from './style.ts';
import { durationWords, plural } from './words.ts';

type Tone = 'plain' | 'quiet' | 'good' | 'warn' | 'bad';

/** An event in words; `at` turns a time of the journal into one of the reader. */
type Words<Kind extends EventKind> = (event: EventOf<Kind>, at: (ts: string) => string) => readonly [Tone, string];

const round = (event: { readonly round_num: number }): string => `round ${event.round_num}`;

const inPhase = (phase: string | null | undefined): string => ((phase ?? '') === '' ? '' : ` (${phase})`);

const because = (reason: string | null | undefined): string => ((reason ?? '') === '' ? '' : `: ${reason}`);

const hostWords = ({ host }: { readonly host?: string | null }): string => ((host ?? '') === '' ? '' : ` on ${host}`);

const lasted = (secondsCount: number): string => durationWords(seconds(secondsCount));

const exitWords = (event: EventOf<'agent_exit'>): string => {
  const cause = event.exit_cause ?? '';
  return cause.startsWith('signal:') ? `ended by ${cause.slice('signal:'.length)}` : `exit ${event.exit_code}`;
};

const sweptWords = (swept: readonly string[] | undefined, what: string): string =>
  swept === undefined || swept.length === 0 ? '' : `; ${plural(swept.length, 'process', 'processes')} ${what}`;

const endTone = (outcome: string | undefined): Tone => {
  if (outcome === undefined) return 'plain';
  if (outcome === 'ok') return 'good';
  return outcome === 'quota' || outcome === 'transient' || outcome === 'cancelled' ? 'warn' : 'bad';
};

const progressWords = ({ progress }: EventOf<'round_end'>): string => {
  if (progress === undefined) return '';
  const { commits, files_changed, cosmetic_only } = progress;
  if (commits === 0 && files_changed === 0) return ', nothing changed';
  const changed = `${plural(commits, 'commit')}, ${plural(files_changed, 'file')} changed`;
  return `, ${changed}${cosmetic_only ? ' (lines moved only)' : ''}`;
};

/** To the second a clock is read over the line; a few of them are no difference that a person must know of. */
const clockWords = (ahead: number): string =>
  Math.abs(ahead) < 5 ? '' : `; its clock is ${lasted(Math.abs(ahead))} ${ahead > 0 ? 'ahead' : 'behind'}`;

const usageWords = (event: EventOf<'agent_usage_recorded'>): string => {
  const counted = [
    event.tokens_in === undefined ? undefined : `${event.tokens_in} tokens in`,
    event.tokens_out === undefined ? undefined : `${event.tokens_out} out`,
    event.cost_usd === undefined
      ? undefined
      : `${event.cost_estimated === true ? 'about ' : ''}$${event.cost_usd.toFixed(4)}`,
    event.turns === undefined ? undefined : plural(event.turns, 'turn'),
  ].filter((part) => part !== undefined);
  // An agent that was ended before its last word has told its model or its session, and counted nothing.
  return counted.length === 0 ? 'the agent did not tell what it used' : `used ${counted.join(', ')}`;
};

const words: { readonly [Kind in EventKind]: Words<Kind> } = {
  supervisor_started: (e) => ['plain', `supervisor started, pid ${e.pid}, agent-runner ${e.version}`],
  supervisor_stopped: (e) => ['plain', `supervisor stopped, exit ${e.exit_code}${because(e.reason)}`],
  service_upgraded: (e) => ['good', `upgraded from agent-runner ${e.from} to ${e.to}`],
  service_upgrade_rolled_back: (e) => [
    'bad',
    `agent-runner ${e.to} did not come up, ${e.from} was put back${because(e.reason)}`,
  ],
  round_start: (e) => ['plain', `${round(e)}${inPhase(e.phase)} begins${e.agent === undefined ? '' : `, ${e.agent}`}`],
  agent_spawn: (e) => [
    'quiet',
    `${round(e)}: the agent runs${e.pid === undefined ? '' : `, pid ${e.pid}`}, at most ${lasted(e.timeout_s)}`,
  ],
  agent_spawn_failed: (e) => ['bad', `${round(e)}: the agent could not be started${because(e.reason)}`],
  agent_exit: (e) => [
    endTone(e.outcome),
    `${round(e)}: ${e.outcome ?? 'ended'} after ${lasted(e.duration_s)}, ${exitWords(e)}` +
      sweptWords(e.swept, 'outlived it and were ended') +
      sweptWords(e.survivors, 'could not be ended'),
  ],
  round_end: (e) => ['quiet', `${round(e)} is over${progressWords(e)}`],
  round_interrupted: (e) => [
    'warn',
    `${round(e)}${inPhase(e.phase)} had been left open by a supervisor that died${sweptWords(e.swept, 'of it ended')}`,
  ],
  round_timeout_kill: (e) => ['bad', `${round(e)} hit the wall${because(e.reason)}`],
  round_stall_kill: (e) => ['bad', `${round(e)} went silent and was ended${because(e.reason)}`],
  round_memory_kill: (e) => ['bad', `${round(e)} used too much memory and was ended${because(e.reason)}`],
  round_log_kill: (e) => ['bad', `${round(e)} flooded its log and was ended${because(e.reason)}`],
  round_budget_kill: (e) => ['bad', `${round(e)} passed its budget and was ended${because(e.reason)}`],
  round_linger_kill: (e) => ['warn', `${round(e)}: the agent had finished but would not exit${because(e.reason)}`],
  round_cancelled: (e) => ['warn', `${round(e)} was cancelled${because(e.reason)}`],
  round_progress: (e) => ['quiet', `${round(e)} runs for ${lasted(e.elapsed_s)}`],
  agent_usage_recorded: (e) => ['quiet', `${round(e)}: ${usageWords(e)}`],
  dirty_detected: (e) => [
    'warn',
    `${round(e)} left ${plural(e.file_count ?? e.files.length, 'uncommitted file')}${e.cosmetic === true ? ' (lines moved only)' : ''}${e.deleted_in_place === undefined ? '' : `, and deleted ${e.deleted_in_place.join(', ')}, which the next round needs`}`,
  ],
  orphan_stashed: (e) => ['warn', `${round(e)}: what it left is stashed as ${e.ref.slice(0, 12)}`],
  orphan_snapshot_kept: (e) => ['quiet', `${round(e)}: a copy of what it left is kept as ${e.kept_ref}`],
  orphan_stash_failed: (e) => ['bad', `${round(e)}: what it left could not be stashed${because(e.reason)}`],
  orphan_idempotent_skip: (e) => ['quiet', `${round(e)}: what it left has just been stashed`],
  dirty_auto_committed: (e) => ['plain', `${round(e)}: what it left is committed as ${e.sha.slice(0, 12)}`],
  dirty_commit_failed: (e) => ['bad', `${round(e)}: what it left could not be committed${because(e.reason)}`],
  smoke_check_failed: (e) => ['bad', `a startup check failed${because(e.reason)}`],
  status_recovered: (e) => ['warn', `status.json was rebuilt${because(e.reason)}`],
  loop_state_reset: (e) => ['warn', `loop-state.json was damaged, the Loop begins afresh${because(e.reason)}`],
  journal_lines_held: (e) => [
    'warn',
    `the disk refused ${plural(e.lines, 'journal line')} for a while${because(e.reason)}`,
  ],
  hook_failed: (e) => ['warn', `the hook ${e.hook} failed${because(e.reason)}`],
  round_logs_pruned: (e) => ['quiet', `${plural(e.removed, 'old round log')} removed, ${e.kept} left`],
  index_lock_removed: (e) => ['warn', `removed ${e.path}, ${lasted(e.age_s)} old, of a git that died`],
  loop_waiting: (e, at) => ['plain', `waiting until ${at(e.until)}${because(e.why)}`],
  sigterm_received: (e) => [
    'plain',
    `${e.signal ?? 'a signal'}: ${
      e.action === 'kill'
        ? 'the round is killed, then the Loop ends'
        : e.action === 'cancel'
          ? 'the agent is asked to end, then the Loop ends'
          : 'the Loop ends after this round; once more kills it'
    }`,
  ],
  transient_error_detected: (e) => ['warn', `the provider refused for now${because(e.reason)}`],
  transient_error_recovered: (e) => ['good', `the provider answers again, after ${plural(e.failures ?? 1, 'refusal')}`],
  quota_wait_started: (e, at) => [
    'warn',
    `${round(e)}: usage limit (${e.scope})${e.resets_at === undefined ? '' : `, resets at ${at(e.resets_at)}`}`,
  ],
  quota_wait_ended: (e) => ['good', `${round(e)}: the usage limit is lifted`],
  agent_auth_error_detected: (e) => [
    'bad',
    `${round(e)}: ${e.outcome === 'billing' ? 'billing was refused' : 'the login was refused'}${because(e.hint)}`,
  ],
  anomaly_repetitive_tool: (e) => ['warn', `${round(e)}: ${e.tool} was called ${e.times} times with the same input`],
  budget_exceeded: (e) => ['warn', `the budget ${e.budget} = ${e.limit} is used up`],
  budget_unmeasured: (e) => ['warn', `${round(e)} did not tell what ${e.budget} counts: that budget cannot hold`],
  no_progress_detected: (e) => [
    'warn',
    `${plural(e.rounds, 'round')} in a row changed nothing${e.action === 'slow' ? ', slowing down' : ', giving up'}`,
  ],
  agent_idle_declared: (e) => ['quiet', `${round(e)}: the agent had nothing to do${because(e.reason)}`],
  completion_confirmed: (e) => ['good', `${round(e)}: the completion command says that all is done`],
  completion_check_failed: (e) => ['warn', `the completion command gave no answer${because(e.reason)}`],
  agent_login_changed: (e) => ['plain', `the login of ${e.credential.split(' ')[0]} has changed since it was refused`],
  crash_loop: (e) => ['bad', `crash loop, giving up${because(e.reason)}`],
  config_broken: (e) => ['bad', `the configuration is broken, giving up${because(e.reason)}`],
  max_rounds_reached: (e) => ['plain', `${plural(e.max_rounds, 'round')} asked for, all done`],
  stop_file_detected: (e) => ['plain', `the stop file is there: ${e.path}`],
  agent_self_terminated: (e) => ['good', `the agent says that all is done${because(e.reason)}`],
  monitor_started: (e) => ['plain', `a monitor begins${hostWords(e)}`],
  monitor_alert_emitted: (e) => [
    e.severity === 'critical' ? 'bad' : e.severity === 'warning' ? 'warn' : 'plain',
    `${e.severity} ${e.detector}${hostWords(e)}${because(e.message)}`,
  ],
  monitor_alert_cleared: (e) => [
    'good',
    `${e.detector}${hostWords(e)} is over after ${lasted(e.duration_s)}${because(e.message)}`,
  ],
  monitor_detector_failed: (e) => ['bad', `the detector ${e.detector} failed${because(e.reason)}`],
  monitor_failed: (e) => ['bad', `the monitor failed, a bug of ours; nobody watches any more${because(e.reason)}`],
  monitor_auto_stop_triggered: (e) => ['bad', `${e.detector} stops the Loop${because(e.message)}`],
  monitor_auto_stop_failed: (e) => ['bad', `${e.detector} could not stop the Loop${because(e.reason)}`],
  monitor_notify_failed: (e) => ['warn', `${e.channel} could not be told${because(e.reason)}`],
  monitor_remote_blip: (e) => ['quiet', `no answer from ${e.host ?? 'the host'}${because(e.reason)}`],
  monitor_remote_reached: (e) => [
    e.away_s === undefined ? 'plain' : 'good',
    `${e.host} answers${e.away_s === undefined ? '' : ` again after ${lasted(e.away_s)}`}${clockWords(e.clock_ahead_s)}${e.no_folder === undefined ? '' : `; there is no ${e.no_folder} there`}`,
  ],
  monitor_remote_giveup: (e) => ['bad', `${e.host ?? 'the host'} is away for too long${because(e.reason)}`],
};

const say = <Kind extends EventKind>(kind: Kind, event: EventOf<Kind>, at: (ts: string) => string) =>
  words[kind](event, at);

/** How a reader sees events. */
export interface EventStyle {
  readonly color: boolean;
  /** IANA. */
  readonly timeZone: string;
}

/** Text on one line: what an agent wrote (`.agent-done`, a command line) may carry characters that would steer the terminal. */
// oxlint-disable-next-line no-control-regex -- these are what is taken out
export const tamed = (text: string): string => text.replaceAll(/[\u0000-\u001F\u007F-\u009F]+/g, ' ');

const asItIs = (text: string): string => text;

/** Whether there are words for a kind of event; a later version may tell of kinds that are not known here. */
export const hasWords = (kind: string): kind is EventKind => Object.hasOwn(words, kind);

/** An event in words: when it was, by the reader’s clock, how it is to be taken, and what happened. */
export const eventWords = (
  event: JournalEvent,
  timeZone: string,
): { readonly at: EpochMs; readonly tone: Tone; readonly text: string } => {
  const at = parseTime(event.ts) ?? 0;
  const [tone, text] = say(event.event, event, (ts) => whenWords(parseTime(ts) ?? at, at, timeZone));
  return { at, tone, text: tamed(text) };
};

/** An event as one line, `14:45:02 round 12: ok after 3 min, exit 0`, without a line break. */
export const eventText = (event: JournalEvent, { color, timeZone }: EventStyle): string => {
  const { at, tone, text } = eventWords(event, timeZone);
  const { dim, green, red, yellow } = paint(color);
  const painted = { plain: asItIs, quiet: dim, good: green, warn: yellow, bad: red }[tone];
  return `${dim(clockTime(at, timeZone))} ${painted(text)}`;
};
