import { existsSync, globSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { scratch } from './scratch.ts';

const root = resolve(import.meta.dir, '../..');
const built = join(root, 'dist/agent-runner');

const newestSource = (): number =>
  Math.max(
    ...['package.json', 'scripts/build.ts', ...globSync('src/**/*', { cwd: root })].map(
      (path) => statSync(join(root, path)).mtimeMs,
    ),
  );

const findOrBuild = (): string => {
  const given = process.env['AGENT_RUNNER_TEST_BINARY'];
  if (given !== undefined && given !== '') return resolve(given);
  if (existsSync(built) && statSync(built).mtimeMs >= newestSource()) return built;
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, join(root, 'scripts/build.ts'), '--outfile', built]);
  if (exitCode !== 0) throw new Error(`the binary for the tests could not be built:\n${stderr.toString()}`);
  return built;
};

let found: string | undefined;

/** The compiled program: AGENT_RUNNER_TEST_BINARY, or dist/agent-runner, built once a run where it is missing or older than its source. */
export const binary = (): string => (found ??= findOrBuild());

export interface Call {
  readonly cwd?: string;
  /** Beside PATH, LANG and an empty HOME; nothing else is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Milliseconds; then the program and its group are killed and the call throws. */
  readonly timeoutMs?: number;
}

export interface Answer {
  /** Minus the signal's number where a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const home = scratch('home');

/** The environment that the program gets in tests: nobody's own configuration, log folder or git identity. */
export const testEnv = (extra: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LANG: 'C.UTF-8',
  HOME: home.path,
  ...extra,
});

const killGroup = (leader: number): void => {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody of it lives: what holds the pipe has left the group.
  }
};

const signalNumber = (name: string | number | null): number =>
  typeof name === 'number' ? name : (Object.entries(constants.signals).find(([known]) => known === name)?.[1] ?? 0);

/** Runs the compiled program to its end. */
export const run = async (args: readonly string[], call: Call = {}): Promise<Answer> => {
  const { cwd = home.path, env = {}, stdin = '', timeoutMs = 30_000 } = call;
  const child = Bun.spawn([binary(), ...args], {
    cwd,
    env: testEnv(env),
    stdin: new Blob([stdin]),
    stdout: 'pipe',
    stderr: 'pipe',
    detached: true,
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    killGroup(child.pid);
  }, timeoutMs);
  const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  await child.exited;
  clearTimeout(timer);
  if (late) throw new Error(`agent-runner ${args.join(' ')} took longer than ${timeoutMs} ms\n${stdout}\n${stderr}`);
  return { code: child.exitCode ?? -signalNumber(child.signalCode), stdout, stderr };
};
