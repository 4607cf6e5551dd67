import type { Detector } from '../detectors/define.ts';
import { awayAlert, type AlertStates } from '../model/alert.ts';
import { ok, type Result } from '../model/result.ts';
import { toSeconds, type EpochMs } from '../model/time.ts';
import type { Watch } from '../model/watch.ts';
import type { WitnessSettings } from '../model/witness-settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { ObservedHost } from '../ports/observed-host.ts';
import { createStop, dueStops } from './auto-stop.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { unfolded, type FoldedWatch } from './fold.ts';
import { advance, type AlertChange } from './lifecycle.ts';
import { createLook, type Look } from './look.ts';
import type { createOwnLook } from './own/look.ts';
import { createTextReader } from './refused-text.ts';
import type { MonitorStateFile } from './state-file.ts';

/** What the Witness is made of. */
export interface WitnessParts {
  readonly clock: Clock;
  readonly host: ObservedHost;
  /** Where alerts are told. */
  readonly journal: Journal;
  readonly state: MonitorStateFile;
  readonly detectors: readonly Detector[];
  readonly settings: WitnessSettings;
  /** Looks for what the user's own detectors look for; they stand among `detectors`. */
  readonly ownLook?: ReturnType<typeof createOwnLook>;
  /** Whether it may stop the Loop, or only looks on beside another monitor. */
  readonly mayAct: boolean;
  /** Aborted: what is being asked is broken off, and its silence means nothing. */
  readonly end?: AbortSignal;
}

/** How things stand after a poll. */
export interface PollReport extends Pick<Look, 'at' | 'news'> {
  readonly watch: Watch;
  /** Who was asked. */
  readonly detectors: readonly Detector[];
  readonly evaluation: Evaluation;
  readonly alerts: AlertStates;
}

/** A Witness: each poll looks, judges, tells and acts. */
export interface Witness {
  poll(): Promise<Result<PollReport>>;
}

/** Tells an alert's change in the journal. */
const tell = ({ journal, settings, host: { name } }: WitnessParts, change: AlertChange): void => {
  const { detector, severity, message } = change;
  const host = name === undefined ? {} : { host: name };
  if (change.kind === 'cleared') {
    const duration_s = toSeconds(change.duration);
    journal.record({ event: 'monitor_alert_cleared', detector, severity, duration_s, message, ...host });
    return;
  }
  const hint = settings.hints[detector] ?? '';
  const stops = change.kind === 'raised' && settings.autoStopOn.includes(detector);
  journal.record({
    event: 'monitor_alert_emitted',
    detector,
    severity,
    message: hint === '' ? message : `${message}; ${hint}`,
    ...host,
    auto_action: stops ? 'stop_service' : null,
  });
};

/** Nothing seen yet, with the limits that rounds must keep. */
const blankWatch = ({ memoryLimitBytes, budget, schedule }: WitnessSettings): FoldedWatch => ({
  ...unfolded,
  ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
  ...(budget === undefined ? {} : { budget }),
  ...(schedule === undefined ? {} : { schedule }),
});

/** Builds a Witness. Nothing of the host is read before its first poll. */
export const createWitness = (parts: WitnessParts): Witness => {
  const { clock, host, journal, state, detectors, settings, mayAct } = parts;
  const { rules } = settings;
  const look = createLook({ host, clock, lookBackMs: settings.lookBackMs ?? 0 }, blankWatch(settings));
  const refusedIn = createTextReader(host, settings);
  const stopLoop = createStop({ host, journal });
  const failedBefore = new Set<string>();
  const { [awayAlert]: _of_another, ...remembered } = state.load();
  let alerts: AlertStates = remembered;

  const judge = (watch: Watch, now: EpochMs): Evaluation => {
    const evaluation = evaluate(detectors, rules, watch, now);
    for (const detector of failedBefore) if (!evaluation.failed.has(detector)) failedBefore.delete(detector);
    for (const [detector, reason] of evaluation.failed) {
      if (!failedBefore.has(detector) && parts.end?.aborted !== true)
        journal.record({ event: 'monitor_detector_failed', detector, reason });
      failedBefore.add(detector);
    }
    return evaluation;
  };

  return {
    poll: async () => {
      const looked = await look();
      if (!looked.ok) return looked;
      const { at, news, entries } = looked.value;
      const own = await parts.ownLook?.({ entries, rounds: looked.value.watch.rounds, at });
      const watch: Watch = {
        ...looked.value.watch,
        refusedByText: await refusedIn(looked.value.watch),
        ...(own === undefined ? {} : { own }),
      };
      const evaluation = judge(watch, at);
      const advanced = advance({ detectors, settings }, alerts, evaluation, at);
      for (const change of advanced.changes) tell(parts, change);
      const due = mayAct ? dueStops(advanced.alerts, evaluation.findings, watch) : [];
      alerts = await stopLoop(watch, advanced.alerts, due);
      state.save(alerts);
      return ok({ at, news, watch, detectors, evaluation, alerts });
    },
  };
};
