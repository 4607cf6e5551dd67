import { detectors } from '../detectors/index.ts';
import { isEventKind } from '../model/event.ts';
import type { OwnCondition, OwnDetector } from '../model/own-detector.ts';
import { seconds } from '../model/time.ts';
import type { DetectorRule } from '../model/witness-settings.ts';
import type { Finding } from './issue-words.ts';
import type { LoadedConfig } from './loaded.ts';
import { translatePattern } from './pattern.ts';
import type { ConfigValues } from './schema.ts';
import type { OwnDetectorTable } from './sections/own-detector.ts';
import { ownCommand, projectFolders } from './settings.ts';

const conditions = ['log_pattern', 'event', 'command'] as const;

const faultOf = (
  table: OwnDetectorTable,
  before: readonly OwnDetectorTable[],
): readonly [string | undefined, string] | undefined => {
  const [first, second] = conditions.filter((key) => table[key] !== undefined);
  if (first === undefined) return [undefined, 'looks for nothing: set one of `log_pattern`, `event` or `command`'];
  if (second !== undefined) return [second, `\`${first}\` and \`${second}\` are both set; write two tables`];
  if (detectors.some(({ name }) => name === table.name)) return ['name', 'is the name of a built-in detector'];
  return before.some(({ name }) => name === table.name) ? ['name', 'is the name of another one above'] : undefined;
};

/** Tables of `[[monitor.detector]]` that look for nothing, or for two things, or have a name that is taken. */
export const ownDetectorFaults = ({ values }: { readonly values: ConfigValues }): Finding[] =>
  values.monitor.detector.flatMap((table, index, all) => {
    const fault = faultOf(table, all.slice(0, index));
    if (fault === undefined) return [];
    const [key, reason] = fault;
    return [{ path: ['monitor', 'detector', index, ...(key === undefined ? [] : [key])], reason }];
  });

const conditionOf = (config: LoadedConfig, table: OwnDetectorTable): OwnCondition => {
  const { log_pattern, event, command } = table;
  if (log_pattern !== undefined)
    return { kind: 'log_pattern', pattern: new RegExp(translatePattern(log_pattern), 'i') };
  if (event !== undefined && isEventKind(event))
    return { kind: 'event', event, count: table.count, windowMs: seconds(table.window_s) };
  const argv = ownCommand(command ?? [], config, projectFolders(config).project);
  return { kind: 'command', argv, timeoutMs: seconds(table.timeout_s) };
};

/** The detectors of the user's own. */
export const ownDetectors = (config: LoadedConfig): readonly OwnDetector[] =>
  config.values.monitor.detector.map((table) => ({
    name: table.name,
    severity: table.severity,
    condition: conditionOf(config, table),
  }));

/** How they judge, by their names, and which of them stop the Loop. */
export const ownRules = ({
  values,
}: LoadedConfig): {
  readonly rules: Readonly<Record<string, DetectorRule>>;
  readonly autoStopOn: readonly string[];
} => {
  const tables = values.monitor.detector;
  const rule = ({ hold_for_s, repeat_after_s }: OwnDetectorTable): DetectorRule => ({
    thresholds: {},
    holdForMs: seconds(hold_for_s),
    repeatAfterMs: seconds(repeat_after_s),
  });
  return {
    rules: Object.fromEntries(tables.map((table) => [table.name, rule(table)])),
    autoStopOn: tables.filter(({ auto_stop }) => auto_stop).map(({ name }) => name),
  };
};
