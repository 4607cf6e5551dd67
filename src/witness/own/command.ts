import * as v from 'valibot';
import type { OwnCondition, OwnSighting } from '../../model/own-detector.ts';
import { redact } from '../../model/redact.ts';
import type { Processes } from '../../ports/processes.ts';

/** Where programs of the user's own are run, and what they are told. */
export interface OwnCommands {
  readonly processes: Pick<Processes, 'run'>;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Aborted: whoever is being asked is ended. */
  readonly end?: AbortSignal;
}

const longestAnswer = 64 * 1024;
const longestMessage = 300;

const answerSchema = v.looseObject({ alert: v.boolean(), message: v.exactOptional(v.string()) });

const parsed = (text: string): v.InferOutput<typeof answerSchema> | undefined => {
  try {
    const answer = v.safeParse(answerSchema, JSON.parse(text));
    return answer.success ? answer.output : undefined;
  } catch {
    return undefined;
  }
};

const failed = (reason: string): OwnSighting => ({ kind: 'failed', reason: redact(reason).slice(0, longestMessage) });

/** Asks a program. One that fails, takes too long or says something else tells nothing about its condition. */
export const askCommand = async (
  { processes, cwd, env, end }: OwnCommands,
  { argv, timeoutMs }: Extract<OwnCondition, { kind: 'command' }>,
): Promise<OwnSighting | undefined> => {
  const ran = await processes.run({
    argv,
    cwd,
    env,
    limitMs: timeoutMs,
    maxOutputBytes: longestAnswer,
    ...(end === undefined ? {} : { abort: end }),
  });
  if (!ran.ok)
    return failed(
      ran.failure.code === 'time_limit' ? `its command took longer than ${timeoutMs / 1000} s` : ran.failure.reason,
    );
  const { exit, stdout, stderr } = ran.value;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  if (exit.kind !== 'exited' || exit.code !== 0)
    return failed(
      `its command ended with ${exit.kind === 'exited' ? exit.code : exit.signal}${said === '' ? '' : `: ${said}`}`,
    );
  const answer = parsed(new TextDecoder().decode(stdout));
  if (answer === undefined) return failed('its command did not print {"alert": true or false, "message": "…"}');
  if (!answer.alert) return undefined;
  return { kind: 'found', message: redact(answer.message ?? `${argv[0]} says so`).slice(0, longestMessage) };
};
