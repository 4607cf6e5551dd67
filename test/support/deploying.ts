import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, testEnv, type Answer } from './binary.ts';
import { scratch } from './scratch.ts';
import { servedProject, type ServedProject } from './serving.ts';
import type { Sshd } from './sshd.ts';
import { until } from './until.ts';

/** A project here, and its clone on another host. */
export interface DeployedProject extends Disposable {
  readonly here: ServedProject['repository'];
  /** The home folder here. */
  readonly laptop: string;
  /** The clone over there; the host knows it as `shop`. */
  readonly there: string;
  /** The folder of the binary over there. */
  readonly bin: string;
  deploy(...words: readonly string[]): Promise<Answer>;
  /** Puts a program into its place over there, as an earlier deploy has. */
  place(program: string): void;
  /** Starts it and goes on. */
  begin(...words: readonly string[]): Bun.Subprocess<'ignore', 'pipe', 'pipe'>;
  /** Runs what lies over there, in the project. */
  call(...words: readonly string[]): Answer;
  /** The process id of the supervisor over there; waits until there is one other than `but`. */
  supervisor(but?: number): Promise<number>;
  /** What its journal tells so far. */
  events(): readonly Record<string, unknown>[];
  /** Resolves with the first event that fits. */
  told(fits: (event: Record<string, unknown>) => boolean): Promise<unknown>;
}

/** `script` is what the agent does over there, in sh; `own` is what the verb has in its environment here. */
export const deployedProject = (
  host: Sshd,
  script: string,
  own: Readonly<Record<string, string>> = {},
): DeployedProject => {
  const served = servedProject(script);
  // Short enough for the sockets of shared connections to lie in it.
  const laptop = scratch('l');
  const there = join(host.home, 'shop');
  const bin = join(host.home, '.local/bin');
  Bun.spawnSync(['git', 'clone', '-q', served.repository.path, there]);
  const env = testEnv({ ...host.env, HOME: laptop.path, ...own });
  const begin: DeployedProject['begin'] = (...words) =>
    Bun.spawn([binary(), 'deploy', ...words], {
      cwd: served.repository.path,
      env,
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    });
  const call: DeployedProject['call'] = (...words) => {
    const argv = host.enter(['env', '-C', there, join(bin, 'agent-runner'), ...words]);
    const { exitCode, stdout, stderr } = Bun.spawnSync(argv, {
      env: testEnv({ HOME: host.home, ...host.sessionEnv }),
    });
    return { code: exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
  };
  const pid = (): number | undefined => {
    const path = join(there, 'logs/serve.pid');
    return existsSync(path) ? Number.parseInt(readFileSync(path, 'utf8'), 10) || undefined : undefined;
  };
  const events: DeployedProject['events'] = () => {
    const logs = join(there, 'logs');
    const [file] = existsSync(logs) ? readdirSync(logs).filter((name) => name.startsWith('events-')) : [];
    const lines = file === undefined ? [] : readFileSync(join(logs, file), 'utf8').split('\n');
    return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  return {
    events,
    told: (fits) => until(() => events().find(fits), { what: 'the event over there', deadlineMs: 30_000 }),
    place: (program) => {
      mkdirSync(bin, { recursive: true });
      copyFileSync(program, join(bin, 'agent-runner'));
      chmodSync(join(bin, 'agent-runner'), 0o755);
    },
    here: served.repository,
    laptop: laptop.path,
    there,
    bin,
    begin,
    call,
    deploy: async (...words) => {
      const child = begin(...words);
      const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
      return { code: await child.exited, stdout, stderr };
    },
    supervisor: (but) =>
      until(() => (pid() === but ? undefined : pid()), { what: 'a supervisor over there', deadlineMs: 30_000 }),
    [Symbol.dispose]: () => {
      if (existsSync(join(bin, 'agent-runner'))) call('kill');
      served[Symbol.dispose]();
      laptop[Symbol.dispose]();
    },
  };
};
