import type { FailedCheck } from '../model/failure.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import type { Files } from '../ports/files.ts';
import type { Processes } from '../ports/processes.ts';
import type { Repository } from '../ports/repository.ts';
import { childEnvironment } from './environment.ts';
import { promptProblems, readPrompt, type PromptText } from './prompt.ts';

/** What a startup check may look at. */
export interface CheckSubject {
  readonly settings: RoundSettings;
  readonly files: Files;
  readonly processes: Processes;
  readonly repository: Repository;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Problem = Pick<FailedCheck, 'reason' | 'fix'> & { readonly transient?: true };

/** One startup check. `holds` answers with what is wrong, or undefined. */
export interface StartupCheck {
  readonly name: string;
  readonly summary: string;
  holds(subject: CheckSubject): Promise<Problem | undefined>;
}

const searchPathOf = (subject: CheckSubject): string => {
  const facts = { roundNum: 1, roundId: '', contextFile: '', doneFile: '', idleFile: '', freshEyes: false };
  return childEnvironment(subject.env, subject.settings, facts)['PATH'] ?? '';
};

/** What is said of a prompt that cannot be read. */
export const promptUnreadable = ({ path, reason }: Extract<PromptText, { kind: 'unreadable' }>): FailedCheck => ({
  name: 'prompt',
  reason: `${path}: ${reason}`,
  fix: 'Write it, or set [prompt] file.',
  transient: false,
});

/** Every startup check, in the order in which they are told. All are run; one that fails does not hide another. */
export const startupChecks: readonly StartupCheck[] = [
  {
    name: 'log_folder',
    summary: 'the log folder can be written, and the work tree does not lie in it',
    holds: async ({ settings, files }) => {
      // Everything in the log folder is passed over when leftovers are kept: work in it would be lost.
      if (`${settings.workDir}/`.startsWith(`${settings.logDir}/`)) {
        return {
          reason: `${settings.logDir} holds the work tree`,
          fix: 'Set [runtime] log_dir to a folder of its own.',
        };
      }
      const made = files.makeFolder(settings.logDir);
      const tried = made.ok ? files.writable(settings.logDir) : made;
      if (tried.ok) return undefined;
      const full = tried.failure.errno === 'ENOSPC' || tried.failure.errno === 'EDQUOT';
      return {
        reason: `${settings.logDir} cannot be written: ${tried.failure.reason}`,
        fix: full ? 'Make room on its file system.' : 'Set [runtime] log_dir to a folder of yours.',
        ...(full ? { transient: true as const } : {}),
      };
    },
  },
  {
    name: 'work_dir',
    summary: 'the work folder is in a git work tree',
    holds: async ({ settings, files, repository }) => {
      if (files.facts(settings.workDir)?.kind !== 'folder') {
        // An unmounted disk looks like this: it may come back.
        return { reason: `${settings.workDir} is not there`, fix: 'Set [runtime] work_dir.', transient: true };
      }
      const state = await repository.state();
      if (state.ok) return undefined;
      return {
        reason: `${settings.workDir} is not a usable git work tree`,
        fix: `git init "${settings.workDir}" (what a round leaves uncommitted is kept by git)`,
      };
    },
  },
  {
    name: 'agent_cli',
    summary: 'the agent is found as the spawn will find it',
    holds: async (subject) => {
      const [program] = subject.settings.agent.command;
      const { workDir } = subject.settings;
      // Of a work folder that is gone another check tells; the agent is looked for all the same.
      const cwd = subject.files.facts(workDir)?.kind === 'folder' ? workDir : '/';
      const problem = subject.processes.spawnProblem(program, searchPathOf(subject), cwd);
      if (problem === undefined) return undefined;
      return {
        reason: `${program} cannot be started: ${problem}`,
        fix: 'Install it, or give its full path in [agent] command, or set PATH in [agent.env].',
      };
    },
  },
  {
    name: 'prompt',
    summary: 'the prompt is there and sane',
    holds: async ({ settings, files }) => {
      const prompt = readPrompt(settings.prompt, files);
      if (prompt.kind === 'unreadable') {
        const { reason, fix } = promptUnreadable(prompt);
        return { reason, fix };
      }
      const problems = promptProblems(prompt.text, settings.prompt, settings.agent.promptDelivery === 'argv');
      if (problems.length === 0) return undefined;
      return { reason: `${settings.prompt.files.join(', ')}: ${problems.join('; ')}`, fix: 'Mend the prompt.' };
    },
  },
  {
    name: 'disk',
    summary: 'the disk is below its critical mark',
    holds: async ({ settings, files }) => {
      for (const path of [settings.logDir, settings.workDir]) {
        const disk = files.disk(path);
        if (!disk.ok || disk.value.totalBytes === 0) continue;
        // As `df` counts: what only root may still use is neither used nor free.
        const { usedBytes, freeBytes } = disk.value;
        const used = (100 * usedBytes) / (usedBytes + freeBytes);
        if (used >= settings.diskCriticalPct) {
          return {
            reason: `the disk of ${path} is ${used.toFixed(1)} % full, disk_critical_pct = ${settings.diskCriticalPct}`,
            fix: `Make room: du -xh "${path}" | sort -h | tail`,
            transient: true,
          };
        }
      }
      return undefined;
    },
  },
];

/** Runs every startup check and gives those that do not hold. */
export const preflight = async (subject: CheckSubject): Promise<readonly FailedCheck[]> => {
  const failed: FailedCheck[] = [];
  for (const check of startupChecks) {
    const problem = await check.holds(subject);
    if (problem !== undefined) {
      failed.push({
        name: check.name,
        reason: problem.reason,
        fix: problem.fix,
        transient: problem.transient === true,
      });
    }
  }
  return failed;
};
