import { detectors } from '../detectors/index.ts';
import { seconds } from '../model/time.ts';
import type { DetectorRule, WitnessSettings } from '../model/witness-settings.ts';
import type { LoadedConfig } from './loaded.ts';
import { loopPolicy } from './loop-settings.ts';
import { detectorValue, type MonitorSource } from './monitor.ts';
import { translatePattern } from './pattern.ts';

const megabyte = 1024 * 1024;

const ruleOf = (config: MonitorSource, name: string, keys: readonly string[]): DetectorRule => {
  const value = (key: string): number => detectorValue(config, name, key).value;
  return {
    thresholds: Object.fromEntries(keys.map((key) => [key, value(key)])),
    holdForMs: seconds(value('hold_for_s')),
    repeatAfterMs: seconds(value('repeat_after_s')),
  };
};

/** What the Witness needs to know. Without a time zone of its own, the schedule counts by the host’s. */
export const witnessSettings = (config: LoadedConfig, hostTimeZone: string): WitnessSettings => {
  const { monitor, runtime } = config.values;
  const { budget, schedule } = loopPolicy(config, hostTimeZone);
  return {
    rules: Object.fromEntries(
      detectors.map(({ name, thresholds }) => [name, ruleOf(config, name, Object.keys(thresholds))]),
    ),
    autoStopOn: monitor.auto_stop_on,
    hints: { oauth_fail: monitor.auth_fail_hint },
    authPatterns: monitor.auth_fail_patterns.map((pattern) => new RegExp(translatePattern(pattern), 'i')),
    ...(runtime.round_memory_max_mb === 0 ? {} : { memoryLimitBytes: runtime.round_memory_max_mb * megabyte }),
    ...(budget === undefined ? {} : { budget }),
    ...(schedule === undefined ? {} : { schedule }),
  };
};
