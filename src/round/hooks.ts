import type { FailureOf } from '../model/failure.ts';
import type { HookCommand } from '../model/hook-settings.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import { toSeconds } from '../model/time.ts';
import type { Journal } from '../ports/journal.ts';
import type { EnclosedResult, Processes } from '../ports/processes.ts';

/** What a hook may print; more is a mistake, not context. */
const longestOutput = 64 * 1024;
const longestReason = 300;

export interface HookPorts {
  readonly processes: Pick<Processes, 'enclose'>;
  readonly journal: Journal;
}

/** One call of a hook. */
export interface HookCall {
  /** `pre_round`, `post_round`, `on_stop`, `context.NAME`: what `hook_failed` calls it. */
  readonly hook: string;
  readonly command: HookCommand;
  /** Told on standard input, beside what is told of the project. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Absent where the hook is called outside a round. */
  readonly roundNum?: number;
  /** Once aborted, the hook is ended; aborted before, it asks for nothing, for what hears of an end must hear of that one too. */
  readonly abort?: AbortSignal;
}

/**
 * The mark of every process of a hook. The same for each hook of a log folder, whose lock only one supervisor
 * holds: so that whoever bears it at a supervisor's start was left by a dead one.
 */
export const hookMark = (logDir: string): string =>
  `hook-${new Bun.CryptoHasher('sha256').update(logDir).digest('hex').slice(0, 16)}`;

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim().slice(0, longestReason) ?? '';

/** Why a call counts as failed, or undefined. */
const problemOf = ({ endedBy, exit, stderr, cut, swept }: EnclosedResult, timeoutMs: number): string | undefined => {
  if (endedBy === 'limit') return `it took longer than timeout_s=${toSeconds(timeoutMs)} and was ended`;
  if (endedBy === 'abort') return 'it was ended with the round, on request';
  if (exit.kind === 'signalled') return `it was ended by ${exit.signal}`;
  const said = lastLine(stderr);
  if (exit.code !== 0) return said === '' ? `exit ${exit.code}` : `exit ${exit.code}: ${said}`;
  if (cut) return `it printed more than ${longestOutput} bytes`;
  return swept.length === 0 ? undefined : `it left processes behind, which were ended: ${swept.join(', ')}`;
};

const spawnWords = (failure: FailureOf<'spawn'>): string => `${failure.command}: ${failure.reason}`;

const environment = ({ project, logDir, phase }: RoundSettings, { hook, roundNum }: HookCall) => ({
  AGENT_RUNNER_HOOK: hook,
  AGENT_RUNNER_PROJECT: project,
  AGENT_RUNNER_LOG_DIR: logDir,
  ...(roundNum === undefined ? {} : { AGENT_RUNNER_ROUND_NUM: String(roundNum), AGENT_RUNNER_PHASE: phase }),
});

/**
 * Calls a hook in the work folder, with the facts as one JSON object on its standard input, and gives what it
 * printed. Undefined where it failed, which is told as `hook_failed` and is never the caller's failure.
 */
export const callHook = async (
  { processes, journal }: HookPorts,
  settings: RoundSettings,
  call: HookCall,
): Promise<string | undefined> => {
  const { hook, command, facts, roundNum, abort } = call;
  const { project, workDir, logDir, agent, hooks } = settings;
  const told = { hook, project, work_dir: workDir, log_dir: logDir, agent: agent.name, ...facts };
  const result = await processes.enclose({
    argv: command,
    cwd: workDir,
    env: environment(settings, call),
    mark: hookMark(logDir),
    stdin: `${JSON.stringify(told)}\n`,
    limitMs: hooks.timeoutMs,
    maxOutputBytes: longestOutput,
    ...(abort === undefined || abort.aborted ? {} : { abort }),
  });
  const problem = result.ok ? problemOf(result.value, hooks.timeoutMs) : spawnWords(result.failure);
  if (problem !== undefined) {
    journal.record({
      event: 'hook_failed',
      hook,
      reason: problem,
      ...(roundNum === undefined ? {} : { round_num: roundNum }),
    });
  }
  const usable = result.ok && result.value.endedBy === 'itself' && !result.value.cut;
  const good = usable && result.value.exit.kind === 'exited' && result.value.exit.code === 0;
  return good ? new TextDecoder().decode(result.value.stdout) : undefined;
};
