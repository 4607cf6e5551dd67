import { isPeriodBudget, periodBudgets, type Budget } from '../model/budget.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import { parseWindow, type Schedule } from '../model/schedule.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { LoadedConfig } from './loaded.ts';
import { absolutePath } from './paths.ts';
import { ownCommand, projectFolders } from './settings.ts';

/** The command that says whether all is done. */
export interface CompletionCommand {
  readonly command: readonly [string, ...string[]];
  readonly timeoutMs: DurationMs;
}

/** The zone by whose days and hours the Loop counts: the configured one, else the host’s. */
const timeZoneOf = ({ values }: LoadedConfig, host: string): string =>
  values.schedule.timezone === '' ? host : values.schedule.timezone;

const scheduleOf = (config: LoadedConfig, host: string): Schedule | undefined => {
  const [first, ...others] = config.values.schedule.run.map((entry) => {
    const window = parseWindow(entry);
    if (!window.ok) throw new Error(`a checked configuration has no window: ${window.failure}`);
    return window.value;
  });
  return first === undefined ? undefined : { windows: [first, ...others], timeZone: timeZoneOf(config, host) };
};

const budgetOf = (config: LoadedConfig, host: string): Budget | undefined => {
  const { budget } = config.values;
  const limits = Object.keys(periodBudgets)
    .filter(isPeriodBudget)
    .flatMap((key) => (budget[key] === 0 ? [] : [[key, budget[key]] as const]));
  if (limits.length === 0) return undefined;
  return { limits: Object.fromEntries(limits), onExceeded: budget.on_exceeded, timeZone: timeZoneOf(config, host) };
};

const promiseOf = ({ values }: LoadedConfig): Pick<LoopPolicy, 'promise'> => {
  const { promise, rounds } = values.completion;
  return promise.trim() === '' ? {} : { promise: { text: promise.trim(), rounds } };
};

const noProgressOf = ({ values }: LoadedConfig): Pick<LoopPolicy, 'noProgress'> => {
  const { no_progress_rounds: rounds, no_progress_action: action } = values.runtime;
  return rounds === 0 ? {} : { noProgress: { rounds, action } };
};

/** How the Loop asks whether all is done; undefined where no command is configured. */
export const completionCommand = (config: LoadedConfig): CompletionCommand | undefined => {
  const { command, command_timeout_s } = config.values.completion;
  if (command.length === 0) return undefined;
  const { project } = projectFolders(config);
  return { command: ownCommand(command, config, project), timeoutMs: seconds(command_timeout_s) };
};

/** What the Loop needs to know. `hostTimeZone` (IANA) counts where none is configured. */
export const loopPolicy = (config: LoadedConfig, hostTimeZone: string): LoopPolicy => {
  const { runtime, phases } = config.values;
  const schedule = scheduleOf(config, hostTimeZone);
  const budget = budgetOf(config, hostTimeZone);
  return {
    restartDelayMs: seconds(runtime.restart_delay_s),
    ...(runtime.transient_error_action === 'back_off' ? {} : { transientAction: runtime.transient_error_action }),
    ...(schedule === undefined ? {} : { schedule }),
    ...(budget === undefined ? {} : { budget }),
    ...promiseOf(config),
    ...noProgressOf(config),
    ...(runtime.max_rounds === 0 ? {} : { maxRounds: runtime.max_rounds }),
    ...(runtime.stop_file === ''
      ? {}
      : { stopFile: absolutePath(runtime.stop_file, config, projectFolders(config).project) }),
    ...(phases.phase_policy === 'wait' ? {} : { phasePolicy: phases.phase_policy }),
    phases: phases.list,
  };
};
