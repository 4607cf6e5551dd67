import { completionCommand } from '../config/loop-settings.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import { projectFolders } from '../config/settings.ts';
import { toSeconds } from '../model/time.ts';
import type { Journal } from '../ports/journal.ts';
import type { EnclosedResult, Processes } from '../ports/processes.ts';
import { hookMark } from '../round/hooks.ts';

/** Its output is looked at by nobody; more than this is not even read. */
const longestOutput = 64 * 1024;

/** What the check touches of the system. */
export interface CompletionPorts {
  readonly processes: Pick<Processes, 'enclose'>;
  readonly journal: Journal;
}

const brokenBy = ({ endedBy, exit }: EnclosedResult, limitMs: number): string | undefined => {
  if (endedBy !== 'itself') return `it took longer than command_timeout_s=${toSeconds(limitMs)} and was ended`;
  return exit.kind === 'signalled' ? `it was ended by ${exit.signal}` : undefined;
};

/**
 * Asks the configured command whether all is done; undefined where none is configured. Any exit but 0 is “not
 * yet”; a command that cannot be run or is ended gives no answer, which is told and counts as “not yet”.
 */
export const completionCheck = (
  { processes, journal }: CompletionPorts,
  config: LoadedConfig,
): (() => Promise<boolean>) | undefined => {
  const asked = completionCommand(config);
  if (asked === undefined) return undefined;
  const { project, workDir, logDir } = projectFolders(config);
  return async () => {
    const answer = await processes.enclose({
      argv: asked.command,
      cwd: workDir,
      env: { AGENT_RUNNER_PROJECT: project, AGENT_RUNNER_LOG_DIR: logDir },
      mark: hookMark(logDir),
      stdin: '',
      limitMs: asked.timeoutMs,
      maxOutputBytes: longestOutput,
    });
    const reason = answer.ok
      ? brokenBy(answer.value, asked.timeoutMs)
      : `${answer.failure.command}: ${answer.failure.reason}`;
    if (reason !== undefined) journal.record({ event: 'completion_check_failed', reason });
    return answer.ok && reason === undefined && answer.value.exit.kind === 'exited' && answer.value.exit.code === 0;
  };
};
