import { detectorValue } from '../config/monitor.ts';
import { loadConfig } from '../config/load.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import type { Traced } from '../config/origin.ts';
import type { Detector, ThresholdUnit } from '../detectors/define.ts';
import { detectors } from '../detectors/index.ts';
import { ok, type Result } from '../model/result.ts';
import type { EpochMs } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import { defaultConfig } from './defenses.ts';
import { openWitness } from './monitor.ts';
import { standingAlerts, type StandingAlert } from './standing-alerts.ts';

/** A number of a detector with its value here. */
export interface DetectorNumber extends Traced<number> {
  readonly key: string;
  readonly unit: ThresholdUnit;
  readonly what: string;
}

/** What a detector finds now; without a configuration there is nothing to look at. */
export type DetectorNow =
  | { readonly kind: 'unwatched' }
  | { readonly kind: 'well' }
  | { readonly kind: 'found'; readonly alert: StandingAlert; readonly at: EpochMs };

/** A detector, how it judges here, and how things stand. */
export interface ExplainedDetector {
  readonly detector: Detector;
  /** Its thresholds, then `hold_for_s` and `repeat_after_s`. */
  readonly numbers: readonly DetectorNumber[];
  /** Whether it stops the Loop here. */
  readonly stops: boolean;
  readonly now: DetectorNow;
}

const common = [
  ['hold_for_s', 'For how long the condition must be there before it is told, and gone before it is over.'],
  ['repeat_after_s', 'A condition that stays is told again after this time.'],
] as const;

const numbersOf = ({ name, thresholds }: Detector, config: LoadedConfig): readonly DetectorNumber[] => [
  ...Object.entries(thresholds).map(([key, { unit, what }]) => ({
    key,
    unit,
    what,
    ...detectorValue(config, name, key),
  })),
  ...common.map(([key, what]) => ({ key, unit: 's' as const, what, ...detectorValue(config, name, key) })),
];

const lookNow = async (platform: Platform, config: LoadedConfig, name: string): Promise<Result<DetectorNow>> => {
  const report = await openWitness(platform, config, { mayAct: false, own: false }).poll();
  if (!report.ok) return report;
  const alert = standingAlerts(report.value).find(({ detector }) => detector === name);
  return ok(alert === undefined ? { kind: 'well' } : { kind: 'found', alert, at: report.value.at });
};

/** What a detector is, its numbers under the configuration or the defaults, and what it finds now. Nothing is written down. */
export const explainDetector = async (
  platform: Platform,
  name: string,
  configPath: string | undefined,
): Promise<Result<ExplainedDetector>> => {
  const detector = detectors.find((one) => one.name === name);
  if (detector === undefined) throw new Error(`no detector ${name}`);
  const loaded = loadConfig(platform, configPath);
  const absent = !loaded.ok && loaded.failure.code === 'config_not_found' && configPath === undefined;
  const config = absent ? defaultConfig(platform) : loaded;
  if (!config.ok) return config;
  const now = absent ? ok<DetectorNow>({ kind: 'unwatched' }) : await lookNow(platform, config.value, name);
  if (!now.ok) return now;
  const stops = config.value.values.monitor.auto_stop_on.includes(name);
  return ok({ detector, numbers: numbersOf(detector, config.value), stops, now: now.value });
};
