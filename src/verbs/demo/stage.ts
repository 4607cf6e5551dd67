import { agents } from '../../agents/index.ts';
import { readConfig } from '../../config/load.ts';
import { projectFolders } from '../../config/settings.ts';
import { openJournal } from '../../journal/append.ts';
import { latest } from '../../journal/read.ts';
import type { EventKind, EventOf, JournalEvent } from '../../model/event.ts';
import { journalExitCode } from '../../model/exit-status.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { RoundReport } from '../../model/round-report.ts';
import { seconds } from '../../model/time.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Platform } from '../../ports/platform.ts';
import type { Repository } from '../../ports/repository.ts';
import { holdLocks } from '../hold-locks.ts';
import { superviseProject, type SupervisedProject } from '../supervised-project.ts';
import { demoConfig, demoPrompt, phases } from './script.ts';

type Command = readonly [string, ...string[]];

/** The scratch repository with all that is played on it. */
export interface Stage {
  readonly platform: Platform;
  /** Holds `project` and `logs`. */
  readonly folder: string;
  readonly workDir: string;
  readonly logDir: string;
  readonly repository: Repository;
  readonly project: SupervisedProject;
  readonly journal: Journal;
  /** Takes the project’s locks, as every supervisor does, and gives what releases them. */
  readonly lock: () => Result<() => void>;
  /** Starts agent-runner itself with these words in the repository, ends with it, and gives its exit code. */
  readonly agentRunner: (...words: readonly string[]) => Promise<Result<number>>;
  /** One round of a phase, by the real Round in this process. */
  readonly runRound: (phase: string, kill: AbortSignal) => Promise<Result<RoundReport>>;
  /** Runs a command in the repository and gives what it printed. */
  readonly command: (...argv: Command) => Promise<Result<string>>;
  /** The latest event of a kind. */
  readonly lastEvent: <Kind extends EventKind>(kind: Kind) => EventOf<Kind> | undefined;
}

/** More than the demo ever writes. */
const journalReach = 500;

const isKind =
  <Kind extends EventKind>(kind: Kind) =>
  (event: JournalEvent): event is EventOf<Kind> =>
    event.event === kind;

const runIn =
  ({ processes }: Platform, cwd: string) =>
  async (
    argv: Command,
  ): Promise<Result<{ readonly code: number; readonly stdout: string; readonly stderr: string }>> => {
    const ran = await processes.run({ argv, cwd, limitMs: seconds(30) });
    if (!ran.ok) return ran;
    const { exit, stdout, stderr } = ran.value;
    return ok({ code: journalExitCode(exit), stdout: new TextDecoder().decode(stdout).trim(), stderr });
  };

const commandIn = (platform: Platform, cwd: string): Stage['command'] => {
  const run = runIn(platform, cwd);
  return async (...argv) => {
    const ran = await run(argv);
    if (!ran.ok) return ran;
    const { code, stdout, stderr } = ran.value;
    return code === 0 ? ok(stdout) : fail({ code: 'command', command: argv.join(' '), exit: code, reason: stderr });
  };
};

const writeProject = ({ files }: Platform, workDir: string): Result<void> => {
  const texts = {
    'README.md': '# A scratch repository\n',
    'LIST.md': '- one\n- two\n- three\n- four\n',
    'agent-runner.toml': demoConfig,
    ...Object.fromEntries(Object.entries(phases).map(([phase, told]) => [`prompts/${phase}.md`, demoPrompt(told)])),
  };
  const folder = files.makeFolder(`${workDir}/prompts`);
  if (!folder.ok) return folder;
  for (const [name, text] of Object.entries(texts)) {
    const written = files.writeAtomic(`${workDir}/${name}`, text, 0o644);
    if (!written.ok) return written;
  }
  return ok(undefined);
};

/** An identity of its own, and no hooks: the demo must not depend on the user’s, nor commit in their name. */
const gitCommands: readonly Command[] = [
  ['git', 'init', '--quiet'],
  ['git', 'config', 'user.name', 'agent-runner demo'],
  ['git', 'config', 'user.email', 'demo@agent-runner.invalid'],
  ['git', 'config', 'commit.gpgsign', 'false'],
  ['git', 'config', 'core.hooksPath', '/dev/null'],
  ['git', 'add', '--all'],
  ['git', 'commit', '--quiet', '--message', 'Begin'],
];

const folderFor = ({ self, clock }: Platform): string => {
  const parent = (self.env['TMPDIR'] ?? '/tmp').replace(/\/+$/, '');
  return `${parent}/agent-runner-demo-${self.pid}-${clock.now()}`;
};

/** Makes the scratch repository, and the Round that plays in it. */
export const buildStage = async (platform: Platform): Promise<Result<Stage>> => {
  const folder = folderFor(platform);
  const workDir = `${folder}/project`;
  const configPath = `${workDir}/agent-runner.toml`;
  const { home, command: self } = platform.self;
  const written = writeProject(platform, workDir);
  if (!written.ok) return written;
  const command = commandIn(platform, workDir);
  for (const argv of gitCommands) {
    const ran = await command(...argv);
    if (!ran.ok) return ran;
  }
  const config = readConfig(demoConfig, configPath, { folder: workDir, home, self, agents });
  if (!config.ok) return config;
  const { logDir } = projectFolders(config.value);
  const logs = platform.files.makeFolder(logDir);
  if (!logs.ok) return logs;
  const journal = openJournal({ ...platform, logDir });
  const project = superviseProject(platform, config.value, { journal });
  const run = runIn(platform, workDir);
  return ok({
    platform,
    folder,
    workDir,
    logDir,
    repository: platform.repository(workDir),
    project,
    journal,
    lock: () => holdLocks(platform.locks, project.lockPaths),
    command,
    agentRunner: async (...words) => {
      const ran = await run([...self, ...words]);
      return ran.ok ? ok(ran.value.code) : ran;
    },
    runRound: (phase, kill) => project.runRound({ phaseFor: () => phase, cancel: new AbortController().signal, kill }),
    lastEvent: (kind) => latest({ ...platform, logDir }, journalReach).findLast(isKind(kind)),
  });
};

/** Removes the scratch folder. */
export const removeStage = async ({ platform, folder }: Stage): Promise<void> => {
  await platform.processes.run({ argv: ['rm', '-rf', folder], cwd: '/', limitMs: seconds(30) });
};
