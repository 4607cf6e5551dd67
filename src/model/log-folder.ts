import { compactTime, monthOf, parseTime, type EpochMs } from './time.ts';

/** Names inside `<log_dir>`: promises to users and to other programs (see docs/reference). */
export const logFolder = {
  status: 'status.json',
  context: 'round-context.json',
  orphanState: 'orphan-state.json',
  loopState: 'loop-state.json',
  budgetSpent: 'budget-spent.json',
  monitorState: 'monitor-state.json',
  monitorLock: 'monitor.lock',
  prompt: 'round-prompt.md',
  pid: 'serve.pid',
  lock: 'agent-runner.lock',
  /** What a supervisor in the background prints. */
  serveLog: 'serve.log',
  done: '.agent-done',
  idle: '.agent-idle',
  rounds: 'rounds',
  events: (at: EpochMs): string => `events-${monthOf(at)}.jsonl`,
  metrics: (at: EpochMs): string => `metrics-${monthOf(at)}.jsonl`,
  roundLog: (roundNum: number, at: EpochMs): string => `R${roundNum}-${compactTime(at)}.log`,
} as const;

/** `events-2026-11.jsonl`; the months sort as text. */
export const isEventsFile = (name: string): boolean => /^events-\d{4}-\d{2}\.jsonl$/.test(name);

/** `metrics-2026-11.jsonl`; the months sort as text. */
export const isMetricsFile = (name: string): boolean => /^metrics-\d{4}-\d{2}\.jsonl$/.test(name);

/** The round of a log's file name, `R12-20261122T122856.log`, or undefined. */
export const roundOfLog = (name: string): number | undefined => {
  const digits = /^R(\d+)-\d{8}T\d{6}\.log$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** When the round of a log's file name began, or undefined. */
export const timeOfLog = (name: string): EpochMs | undefined => {
  const [, day = '', time = ''] = /^R\d+-(\d{8})T(\d{6})\.log$/.exec(name) ?? [];
  const iso = `${day}T${time}`.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})$/, '$1-$2-$3T$4:$5:$6Z');
  return parseTime(iso);
};

/** The name under which a process writes the next text of `name`, before it renames it. */
export const temporaryName = (name: string, pid: number): string => `.${name}.${pid}.agent-runner-tmp`;

/** Whether a name is one of `temporaryName`. */
export const isTemporary = (name: string): boolean => /^\..+\.\d+\.agent-runner-tmp$/.test(name);
