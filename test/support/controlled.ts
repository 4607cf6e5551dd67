import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, run, testEnv, type Answer } from './binary.ts';
import { servedProject, type ServedProject } from './serving.ts';
import { until } from './until.ts';

/** A served project whose supervisor is told things by the verbs, as a person does. */
export interface ControlledProject extends ServedProject {
  /** Runs a verb in it to its end. */
  call(...words: readonly string[]): Promise<Answer>;
  /** The answer of a verb with `--json`. */
  json(...words: readonly string[]): Promise<Record<string, unknown>>;
  /** Starts a verb and goes on; its standard streams are pipes. */
  begin(...words: readonly string[]): Bun.Subprocess<'ignore', 'pipe', 'pipe'>;
  /** The process that serve.pid names; waits until one is named. */
  pid(): Promise<number>;
  /** The process id that the agent wrote into a file of the log folder. */
  pidOf(name: string): Promise<number>;
}

const numberIn = (path: string): number | undefined => {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
};

/** As `servedProject`. At the end of the block whoever is left of it is killed, in the background too. */
export const controlledProject = (script: string, extra = ''): ControlledProject => {
  const served = servedProject(script, extra);
  const { logDir, repository } = served;
  const cwd = repository.path;
  const call = (...words: readonly string[]): Promise<Answer> => run(words, { cwd });
  const pidIn = (name: string): Promise<number> =>
    until(() => numberIn(join(logDir, name)), { what: `a process id in ${name}` });
  return {
    ...served,
    call,
    json: async (...words) => JSON.parse((await call(...words, '--json')).stdout) as Record<string, unknown>,
    begin: (...words) =>
      Bun.spawn([binary(), ...words], { cwd, env: testEnv(), stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' }),
    pid: () => pidIn('serve.pid'),
    pidOf: pidIn,
    [Symbol.dispose]: () => {
      Bun.spawnSync([binary(), 'kill'], { cwd, env: testEnv() });
      served[Symbol.dispose]();
    },
  };
};

/** An agent that works until the log folder holds `go`, and ends on SIGINT. */
export const worker = `trap 'echo interrupted; exit 0' INT
echo at work
while [ ! -e "$AGENT_RUNNER_LOG_DIR/go" ]; do sleep 0.05; done`;

/** The same, after a daemon in a session of its own that bears the round's mark, and one that bears none. */
export const escapingWorker = `setsid sh -c 'echo $$ > "$AGENT_RUNNER_LOG_DIR/marked"; exec sleep 600' &
env -i PATH="$PATH" DIR="$AGENT_RUNNER_LOG_DIR" setsid sh -c 'echo $$ > "$DIR/bare"; exec sleep 600' &
${worker}`;
