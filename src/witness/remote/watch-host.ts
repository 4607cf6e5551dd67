import { awayAlert, type AlertState } from '../../model/alert.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { seconds, toSeconds, type DurationMs, type MonotonicMs } from '../../model/time.ts';
import { durationWords } from '../../model/words.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { MonitorStateFile } from '../state-file.ts';
import type { PollReport, Witness } from '../witness.ts';
import type { RemoteHost } from './remote-host.ts';

const firstPause = seconds(1);
const longestPause = seconds(30);
const repeatAfter = seconds(3 * 3600);

/** How another host is watched. */
export interface HostWatch {
  readonly clock: Clock;
  readonly remote: RemoteHost;
  readonly witness: Witness;
  readonly journal: Journal;
  /** The Witness's own, where the absence of the host is remembered too. */
  readonly state: MonitorStateFile;
  readonly intervalMs: DurationMs;
  /** For how long it may be away. */
  readonly toleranceMs: DurationMs;
  readonly end: AbortSignal;
  readonly onPoll: (report: PollReport) => void;
  /** Told of each poll that failed, when it has been recorded. */
  readonly onBlip: () => void;
  /** It has been away for too long. Gives whether to look on for it, as long as others are watched. */
  readonly onGiveup: () => boolean;
}

/** A host that does not answer. */
interface Absence {
  readonly since: MonotonicMs;
  readonly failures: number;
  /** When it was told that it is lost; absent as long as it may come back unnoticed. */
  readonly toldAt?: MonotonicMs;
}

/** 1, 2, 4 … 30 s; within the tolerance the last try comes when it is used up. */
const pauseAfter = ({ failures, toldAt }: Absence, left: DurationMs): DurationMs => {
  const pause = Math.min(longestPause, firstPause * 2 ** Math.min(failures - 1, 10));
  return toldAt === undefined ? Math.min(pause, Math.max(left, 100)) : pause;
};

const raise = ({ clock, journal, state, remote }: HostWatch, message: string): void => {
  const at = clock.now();
  journal.record({
    event: 'monitor_alert_emitted',
    detector: awayAlert,
    severity: 'critical',
    message,
    host: remote.name,
    auto_action: null,
  });
  const raised: AlertState = {
    kind: 'raised',
    since: at,
    raised_at: at,
    told_at: at,
    severity: 'critical',
    message,
    stop: 'not_due',
  };
  state.save({ ...state.load(), [awayAlert]: raised });
};

/** Tells that it answers, and ends the alert that it did not; an earlier monitor may have raised that. */
const welcome = (watch: HostWatch, absence: Absence | undefined, before: AlertState | undefined): void => {
  const { clock, journal, remote } = watch;
  const { system = '', clockAhead = 0, load, missing } = remote.facts() ?? {};
  journal.record({
    event: 'monitor_remote_reached',
    host: remote.name,
    system,
    clock_ahead_s: toSeconds(clockAhead),
    ...(load === undefined ? {} : { load_1m: load }),
    ...(missing === undefined ? {} : { no_folder: missing }),
    ...(absence === undefined ? {} : { away_s: toSeconds(clock.monotonic() - absence.since) }),
  });
  if (before?.kind !== 'raised') return;
  const duration_s = toSeconds(Math.max(0, clock.now() - before.since));
  const { severity, message } = before;
  journal.record({
    event: 'monitor_alert_cleared',
    detector: awayAlert,
    severity,
    duration_s,
    message,
    host: remote.name,
  });
};

/** What follows a poll that failed. */
const missed = (watch: HostWatch, absence: Absence, reason: string): Absence => {
  const { clock, journal, remote, toleranceMs, onGiveup } = watch;
  const now = clock.monotonic();
  const away = now - absence.since;
  const host = remote.name;
  if (absence.toldAt === undefined) journal.record({ event: 'monitor_remote_blip', host, reason });
  const due = absence.toldAt === undefined ? away >= toleranceMs : now - absence.toldAt >= repeatAfter;
  if (!due) return absence;
  if (absence.toldAt === undefined) journal.record({ event: 'monitor_remote_giveup', host, reason });
  const looksOn = onGiveup();
  raise(watch, `no answer for ${durationWords(away)}: ${reason}${looksOn ? '; it is still tried' : ''}`);
  return { ...absence, toldAt: now };
};

/**
 * Watches another host until `end` is aborted. A poll that fails is followed by others, ever later, and after
 * the tolerance by an alert. Fails where nobody looks on for it then, with why it did not answer.
 */
export const watchHost = async (watch: HostWatch): Promise<Result<void>> => {
  const { clock, witness, state, end, intervalMs, toleranceMs } = watch;
  let before: AlertState | undefined = state.load()[awayAlert];
  let absence: Absence | undefined;
  for (let reached = false; !end.aborted;) {
    const began = clock.monotonic();
    const polled = await witness.poll();
    // What a signal broke off is no failure of the host.
    if (end.aborted) break;
    if (polled.ok) {
      if (!reached || absence !== undefined) welcome(watch, absence, before);
      [reached, absence, before] = [true, undefined, undefined];
      watch.onPoll(polled.value);
      await clock.sleep(intervalMs, end);
      continue;
    }
    if (polled.failure.code !== 'host_unreachable') return fail(polled.failure);
    absence ??= { since: began, failures: 0 };
    absence = missed(watch, { ...absence, failures: absence.failures + 1 }, polled.failure.reason);
    if (absence.toldAt !== undefined) before = state.load()[awayAlert];
    watch.onBlip();
    if (end.aborted) return polled;
    await clock.sleep(pauseAfter(absence, absence.since + toleranceMs - clock.monotonic()), end);
  }
  return ok(undefined);
};
