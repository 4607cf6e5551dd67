import type { FailureOf } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { ServiceManagerName, ServiceScope } from '../model/service.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { HelperResult, Processes } from '../ports/processes.ts';

/** Whose manager is asked, for what is told of it. */
export interface Asked {
  readonly manager: ServiceManagerName;
  readonly scope: ServiceScope;
  readonly user: string;
}

/** One call of `systemctl` or `launchctl`. */
export interface ManagerCall {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly limitMs?: DurationMs;
}

/** A manager answers in milliseconds; on a board that is busy booting, in seconds. */
const patience = seconds(15);

type Unreachable = FailureOf<'manager_unreachable'>;

export const unreachable = (asked: Asked, cause: Unreachable['cause'], reason: string): Unreachable => ({
  code: 'manager_unreachable',
  ...asked,
  cause,
  reason,
});

/** Runs a call to its end, whatever it ends with. A program that is not there or does not come back is a manager that is not to be had. */
export const askManager = async (
  processes: Pick<Processes, 'run'>,
  asked: Asked,
  { argv, env, limitMs = patience }: ManagerCall,
): Promise<Result<HelperResult, Unreachable>> => {
  const ran = await processes.run({ argv, cwd: '/', env: { LC_ALL: 'C', ...env }, limitMs });
  if (ran.ok) return ran;
  return ran.failure.code === 'spawn'
    ? fail(unreachable(asked, 'absent', `${ran.failure.command}: ${ran.failure.reason}.`))
    : fail(unreachable(asked, 'silent', `${argv.join(' ')} did not come back within ${limitMs / 1000} s.`));
};

/** What a call printed, where it went well; else the manager's refusal. */
export const answerOf = (
  { argv }: ManagerCall,
  { exit, stdout, stderr }: HelperResult,
): Result<string, FailureOf<'command'>> => {
  const out = new TextDecoder().decode(stdout);
  if (exit.kind === 'exited' && exit.code === 0) return ok(out);
  return fail({
    code: 'command',
    command: argv.join(' '),
    exit: exit.kind === 'exited' ? exit.code : -exit.number,
    reason: (stderr.trim() || out.trim()).slice(0, 2000),
  });
};
