import { ownDetectors, ownRules } from '../config/own-detectors.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import type { Detector } from '../detectors/define.ts';
import { detectors } from '../detectors/index.ts';
import type { AlertStates } from '../model/alert.ts';
import { isoTime } from '../model/time.ts';
import { asDetector } from '../witness/own/detector.ts';
import type { StandingDetector } from './wire.ts';

/** A detector, and whether it stops the Loop there. */
type Armed = Pick<Detector, 'name' | 'title' | 'summary'> & { readonly autoStop: boolean };

/** The detectors of a configuration, the user's own behind the built-in ones. */
export const configuredDetectors = (config: LoadedConfig): readonly Armed[] => {
  const stops = [...config.values.monitor.auto_stop_on, ...ownRules(config).autoStopOn];
  return [...detectors, ...ownDetectors(config).map(asDetector)].map(({ name, title, summary }) => ({
    name,
    title,
    summary,
    autoStop: stops.includes(name),
  }));
};

/** Those of a host whose configuration is not known here. */
export const builtInDetectors: readonly Armed[] = detectors.map(({ name, title, summary }) => ({
  name,
  title,
  summary,
  autoStop: false,
}));

/** How the detectors stand, by what a monitor remembers; without `alerts` none was ever at work. */
export const standingDetectors = (
  armed: readonly Armed[],
  alerts: AlertStates | undefined,
): readonly StandingDetector[] =>
  armed.map(({ name, title, summary, autoStop }) => {
    const alert = alerts?.[name];
    const state = alerts === undefined ? 'unwatched' : (alert?.kind ?? 'quiet');
    const since = alert === undefined ? null : isoTime(alert.since);
    return { name, title, summary, state, since, auto_stop: autoStop };
  });
