import type { Agent, Verdict } from '../agents/define.ts';
import { agents } from '../agents/index.ts';
import { exitStatusOf } from '../model/exit-status.ts';
import { nearest } from '../model/nearest.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { readLog } from './read-log.ts';

/** What is asked: any log, the agent that printed it, and how that agent exited. */
export interface ClassifyRequest {
  readonly path: string;
  readonly agent: string;
  /** As the journal spells it: minus the signal's number for an agent that a signal ended. */
  readonly exit: string;
}

/** How a log is read, and what it was read from. */
export interface Classification {
  readonly path: string;
  readonly agent: string;
  readonly exitCode: number;
  readonly lines: number;
  readonly bytes: number;
  readonly verdict: Verdict;
}

const findAgent = (name: string): Result<Agent> => {
  const found = Object.hasOwn(agents, name) ? agents[name] : undefined;
  if (found !== undefined) return ok(found);
  const known = Object.keys(agents);
  const close = nearest(name, known);
  return fail({ code: 'unknown_name', kind: 'agent', name, known, ...(close === undefined ? {} : { nearest: close }) });
};

const readExit = (text: string): Result<number> =>
  /^-?\d{1,3}$/.test(text)
    ? ok(Number(text))
    : fail({
        code: 'usage',
        message: `--exit “${text}” is no exit code`,
        hint: 'A number, as `agent_exit` in the journal has it; minus the signal’s number where a signal ended the agent.',
      });

/**
 * Reads a log from its first byte to its last, in chunks, with the reader that the Round uses, and says
 * how the round ended. A wrong number is `usage`, an agent that nobody knows `unknown_name`, a file that
 * cannot be read `io`.
 */
export const classifyLog = (
  request: ClassifyRequest,
  { files, clock, self }: Pick<Platform, 'files' | 'clock' | 'self'>,
): Result<Classification> => {
  const agent = findAgent(request.agent);
  if (!agent.ok) return agent;
  const exit = readExit(request.exit);
  if (!exit.ok) return exit;

  const reader = agent.value.read({});
  const read = readLog(files, request.path, reader);
  if (!read.ok) return read;
  const at = files.facts(request.path)?.modifiedAt ?? clock.now();
  const verdict = reader.verdict({ exit: exitStatusOf(exit.value), at, timeZone: self.timeZone, afterTheFact: true });
  return ok({ path: request.path, agent: agent.value.name, exitCode: exit.value, ...read.value, verdict });
};
