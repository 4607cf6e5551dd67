import { detectors } from '../detectors/index.ts';
import { nearest } from '../model/nearest.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { Finding } from './issue-words.ts';
import type { LoadedConfig } from './loaded.ts';
import { layerOrigin, type Traced } from './origin.ts';
import type { PhaseSource } from './phase.ts';
import { valueAt } from './tables.ts';

/** What is looked at of a configuration. */
export type MonitorSource = Pick<PhaseSource, 'values' | 'places'>;

/** A number of a detector's table, `[monitor.<detector>] key`. */
export const detectorValue = ({ values, places }: MonitorSource, detector: string, key: string): Traced<number> => {
  const value = valueAt(values.monitor, [detector, key]);
  if (typeof value !== 'number') throw new Error(`[monitor.${detector}] has no ${key}`);
  return { value, origin: layerOrigin({ path: ['monitor', detector] }, key, places) };
};

/** Every key of every detector, as `[detector, key]`. */
export const detectorKeys = (): readonly (readonly [string, string])[] =>
  detectors.flatMap(({ name, thresholds }) =>
    [...Object.keys(thresholds), 'hold_for_s', 'repeat_after_s'].map((key) => [name, key] as const),
  );

/** The disk's two marks in the wrong order. */
export const diskMarks = (source: MonitorSource): Finding[] => {
  const warning = detectorValue(source, 'disk_warning', 'used_pct');
  const critical = detectorValue(source, 'disk_critical', 'used_pct');
  if (warning.value < critical.value) return [];
  const detector = warning.origin.kind === 'default' ? 'disk_critical' : 'disk_warning';
  const reason = `the warning (${warning.value} %) must come before the critical mark (${critical.value} %)`;
  return [{ path: ['monitor', detector, 'used_pct'], reason }];
};

/** Names in `auto_stop_on` that are no detector's. */
export const unknownDetectors = ({ values }: MonitorSource): Finding[] => {
  const known = [...detectors, ...values.monitor.detector].map(({ name }) => name);
  return values.monitor.auto_stop_on.flatMap((name, index) => {
    if (known.includes(name)) return [];
    const close = nearest(name, known);
    const path = ['monitor', 'auto_stop_on', index];
    return [{ path, reason: `“${name}” is no detector.`, ...(close === undefined ? {} : { nearest: close }) }];
  });
};

/** Detectors in `auto_stop_on` whose condition a stop does not mend. */
export const vainStops = ({ values }: MonitorSource): Finding[] =>
  detectors
    .filter(({ name, autoStop }) => !autoStop && values.monitor.auto_stop_on.includes(name))
    .map(({ name }) => ({ path: ['monitor', 'auto_stop_on'], reason: `stopping the Loop does not mend ${name}` }));

/** For how long another host may be away. */
export const remoteTolerance = (config: LoadedConfig): DurationMs =>
  seconds(config.values.monitor.remote_failure_tolerance_s);

/** How often a monitor of this machine looks. */
export const monitorInterval = (config: LoadedConfig): DurationMs => seconds(config.values.monitor.interval_s);
