import { detectors } from '../detectors/index.ts';
import { nearest } from '../model/nearest.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { Finding } from './issue-words.ts';
import type { LoadedConfig } from './loaded.ts';
import { layerOrigin, type Traced } from './origin.ts';
import type { PhaseSource } from './phase.ts';

/** What a key of a detector was called before, the newest spelling first; paths are below `[monitor]`. */
const olderSpellings: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'disk_warning.used_pct': [['host_health', 'disk_warning_pct'], ['disk_warning_pct']],
  'disk_critical.used_pct': [['host_health', 'disk_critical_pct'], ['disk_critical_pct']],
  'mem_pressure.available_min_mb': [['host_health', 'mem_avail_min_mb']],
  'oauth_fail.rounds': [['oauth_fail_threshold']],
};

/** What is looked at of a configuration. */
export type MonitorSource = Pick<PhaseSource, 'values' | 'places'>;

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const numberAt = ({ values }: MonitorSource, path: readonly string[]): number | undefined => {
  let value: unknown = values.monitor;
  for (const key of path) value = isTable(value) ? value[key] : undefined;
  return typeof value === 'number' ? value : undefined;
};

/** The spellings of a detector's key that the file uses rightly, the one in force first. */
const spelt = (source: MonitorSource, detector: string, key: string): readonly (readonly string[])[] =>
  [[detector, key], ...(olderSpellings[`${detector}.${key}`] ?? [])].filter(
    (path) => source.places.at(['monitor', ...path]) !== undefined && numberAt(source, path) !== undefined,
  );

/** A number of a detector's table, `[monitor.<detector>] key`, or of its older spelling. */
export const detectorValue = (source: MonitorSource, detector: string, key: string): Traced<number> => {
  const path = spelt(source, detector, key)[0] ?? [detector, key];
  const value = numberAt(source, path);
  if (value === undefined) throw new Error(`[monitor.${detector}] has no ${key}`);
  const origin = layerOrigin({ path: ['monitor', ...path.slice(0, -1)] }, path.at(-1) ?? '', source.places);
  return { value, origin };
};

/** Every key of every detector, as `[detector, key]`. */
export const detectorKeys = (): readonly (readonly [string, string])[] =>
  detectors.flatMap(({ name, thresholds }) =>
    [...Object.keys(thresholds), 'hold_for_s', 'repeat_after_s'].map((key) => [name, key] as const),
  );

/** Where one number is spelt in two ways. */
export const speltTwice = (source: MonitorSource): Finding[] =>
  detectorKeys().flatMap(([detector, key]) => {
    const [inForce, other] = spelt(source, detector, key);
    if (inForce === undefined || other === undefined) return [];
    return [
      {
        path: ['monitor', ...other],
        reason: `\`${inForce.join('.')}\` and \`${other.join('.')}\` are both set; keep one`,
      },
    ];
  });

/** The disk's two marks in the wrong order. */
export const diskMarks = (source: MonitorSource): Finding[] => {
  const warning = detectorValue(source, 'disk_warning', 'used_pct');
  const critical = detectorValue(source, 'disk_critical', 'used_pct');
  if (warning.value < critical.value) return [];
  const detector = warning.origin.kind === 'default' ? 'disk_critical' : 'disk_warning';
  const path = spelt(source, detector, 'used_pct')[0] ?? [];
  const reason = `the warning (${warning.value} %) must come before the critical mark (${critical.value} %)`;
  return [{ path: ['monitor', ...path], reason }];
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
