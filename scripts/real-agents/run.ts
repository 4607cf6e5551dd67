import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { agents } from '../../src/agents/index.ts';
import { journalExitCode } from '../../src/model/exit-status.ts';
import { childExit } from '../../src/platform/child-exit.ts';
import { resetOf, type Behaviour } from './behaviour.ts';
import type { Installed } from './install.ts';
import { normalised, recordedAt } from './normalise.ts';
import { startProvider } from './provider.ts';

/** One run to make. */
export interface Trial {
  readonly installed: Installed;
  readonly behaviour: Behaviour;
  readonly text: boolean;
}

/** What a run printed, with everything of this machine taken out, and how it ended. */
export interface Recorded {
  readonly log: string;
  /** Minus the signal's number where a signal ended it. */
  readonly exitCode: number;
  /** It was ended at the limit. */
  readonly late: boolean;
  /** What it did in the repository, whose first commit is there before. */
  readonly tree: { readonly dirty: boolean; readonly commits: number };
  /** The reset that the provider told, as the log tells it now: seconds since 1970. */
  readonly reset?: number;
}

const prompt = 'Append a line to work.txt, then say done.';
const limitMs = (behaviour: Behaviour): number => (behaviour === 'hang' ? 8000 : 120_000);

const commandOf = ({ installed, text }: Trial): readonly string[] => {
  const { cli, program } = installed;
  if (text) return [program, ...cli.textCommand];
  const start = agents[cli.agent]?.start;
  if (start === undefined) throw new Error(`no agent ${cli.agent}`);
  return [program, ...start.command.slice(1), ...(cli.extra ?? []), ...start.promptArguments];
};

/** Nothing of ours but the PATH: a login or a setting of whoever runs this must not reach the agent. */
const environmentOf = (trial: Trial, home: string, url: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: home,
  TMPDIR: join(home, 'tmp'),
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  USER: 'dev',
  GIT_CONFIG_NOSYSTEM: '1',
  ...agents[trial.installed.cli.agent]?.start.env,
  ...trial.installed.cli.env({ home, url, behaviour: trial.behaviour }),
});

const makeHome = (home: string, files: Readonly<Record<string, string>>): void => {
  mkdirSync(join(home, 'tmp'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
};

const makeWork = (work: string, env: Record<string, string>): void => {
  mkdirSync(work);
  writeFileSync(join(work, 'work.txt'), 'a line\n');
  for (const words of [
    ['init', '-q'],
    // Here and not in the home: Gemini CLI hides the global configuration from its shell.
    ['config', 'user.name', 'Dev'],
    ['config', 'user.email', 'dev@example.com'],
    ['add', '-A'],
    ['commit', '-qm', 'begin'],
  ])
    Bun.spawnSync(['git', ...words], { cwd: work, env });
};

const lookAt = (work: string, env: Record<string, string>): Recorded['tree'] => {
  const git = (...words: readonly string[]): string =>
    Bun.spawnSync(['git', ...words], { cwd: work, env }).stdout.toString();
  return { dirty: git('status', '--porcelain').trim() !== '', commits: Number(git('rev-list', '--count', 'HEAD')) - 1 };
};

const endGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
};

interface Ended {
  readonly exitCode: number;
  readonly late: boolean;
}

/** Runs a command to its end or its limit, stdout and stderr into one file, and ends what it leaves. */
const toEnd = async (
  command: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Record<string, string>;
    readonly log: string;
    readonly limit: number;
    readonly stdin: string;
  },
): Promise<Ended> => {
  const log = openSync(options.log, 'a');
  const child = Bun.spawn([...command], {
    cwd: options.cwd,
    env: options.env,
    stdin: new Blob([options.stdin]),
    stdout: log,
    stderr: log,
    detached: true,
  });
  closeSync(log);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child.pid, 'SIGTERM');
    setTimeout(() => endGroup(child.pid, 'SIGKILL'), 2000).unref();
  }, options.limit);
  await child.exited;
  clearTimeout(timer);
  endGroup(child.pid, 'SIGKILL');
  return { exitCode: journalExitCode(childExit(child)), late };
};

const standInReset = (behaviour: Behaviour): number => recordedAt + 1800 + (behaviour === 'weekly' ? 3 * 86_400 : 0);

/** A fixture tells of nobody's machine: what is left of one is a gap in `normalised`. */
const refuseTraces = (log: string, root: string, installed: string): void => {
  const traces = [root, installed, process.cwd()].filter((trace) => log.includes(trace));
  if (traces.length > 0) throw new Error(`the log still tells of this machine: ${traces.join(', ')}\n${log}`);
};

/** Runs a CLI once against the provider, in an empty home and a repository of its own. */
export const runTrial = async (trial: Trial): Promise<Recorded> => {
  const { installed, behaviour, text } = trial;
  const root = mkdtempSync(join(tmpdir(), 'real-agent-'));
  const home = join(root, 'home');
  const work = join(home, 'project');
  const provider = startProvider([behaviour]);
  try {
    const { url } = provider;
    makeHome(home, installed.cli.files?.({ home, url, behaviour }) ?? {});
    const env = environmentOf(trial, home, url);
    makeWork(work, env);
    const now = Date.now();
    const byStdin = text
      ? !installed.cli.textCommand.includes('{prompt}')
      : agents[installed.cli.agent]?.start.promptDelivery === 'stdin';
    const log = join(root, 'log');
    const command = commandOf(trial).map((argument) => argument.replace('{prompt}', prompt));
    const ended = await toEnd(command, {
      cwd: work,
      env,
      log,
      limit: limitMs(behaviour),
      stdin: byStdin ? prompt : '',
    });
    const reset = resetOf(behaviour, now);
    const resets = new Map(reset === undefined ? [] : [[reset, standInReset(behaviour)]]);
    const printed = readFileSync(log, 'utf8');
    const told = normalised(printed, { home, work, install: installed.folder, url }, { now, resets });
    refuseTraces(told, root, installed.folder);
    return {
      ...ended,
      log: told,
      tree: lookAt(work, env),
      ...(reset === undefined ? {} : { reset: standInReset(behaviour) }),
    };
  } finally {
    await provider.stop();
    rmSync(root, { recursive: true, force: true });
  }
};
