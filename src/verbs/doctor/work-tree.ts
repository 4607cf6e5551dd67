import { join, resolve } from 'node:path';
import { seconds, toSeconds } from '../../model/time.ts';
import { workTreeLockPath } from '../../round/work-tree-lock.ts';
import { findSupervisor } from '../find-supervisor.ts';
import { gitIn, hasIdentity } from '../init-git.ts';
import { shellWord } from '../../model/shell-word.ts';
import { bad, warn, well, type DoctorCheck } from './define.ts';

const identity: DoctorCheck = {
  name: 'git_identity',
  title: 'git knows who commits',
  run: async ({ platform, phases: [{ workDir }] }) => {
    if (platform.files.facts(workDir)?.kind !== 'folder') return [];
    const known = await hasIdentity(workDir, gitIn(workDir, platform.processes));
    if (known.ok) return well('git has a name and an address');
    return warn(
      'git has no user.name or user.email: every commit of the agent will fail',
      'git config --global user.name "Your Name" && git config --global user.email you@example.com',
    );
  },
};

// As long as leftovers are spared by the Round: a git at work holds the lock for seconds.
const staleMs = seconds(60);

const indexLock: DoctorCheck = {
  name: 'index_lock',
  title: 'no git that died has left its lock',
  run: async ({ platform, phases: [{ workDir }] }) => {
    if (platform.files.facts(workDir)?.kind !== 'folder') return [];
    const git = gitIn(workDir, platform.processes);
    const path = await git('find the index', 'rev-parse', '--git-path', 'index.lock');
    if (!path.ok) return [];
    const lock = resolve(workDir, path.value.trimEnd());
    const facts = platform.files.facts(lock);
    if (facts === undefined) return well('there is no index.lock');
    const age = platform.clock.now() - facts.modifiedAt;
    return age < staleMs
      ? warn(`${lock} is ${Math.round(toSeconds(age))} s old: a git is at work`, 'Look again in a minute.')
      : bad(
          `${lock} is ${Math.round(toSeconds(age))} s old: every git command that writes will fail`,
          `rm ${shellWord(lock)}`,
        );
  },
};

const supervisors: DoctorCheck = {
  name: 'supervisors',
  title: 'nobody else works on this tree',
  run: async ({ platform, phases: [{ workDir, logDir }] }) => {
    const own = findSupervisor(platform, logDir);
    const ownPid = own.kind === 'running' ? own.supervisor.process.pid : undefined;
    const lock = workTreeLockPath(platform.files, workDir);
    const holder = lock === undefined ? undefined : platform.locks.holder(lock);
    if (holder !== undefined && holder.pid !== ownPid)
      return bad(
        `process ${holder.pid} works on this tree with another log folder: ${holder.command}`,
        `End it: kill ${holder.pid}`,
      );
    if (own.kind === 'stale')
      return warn(`a supervisor died here: ${own.why}`, 'agent-runner start, or agent-runner kill to clean up');
    return well(ownPid === undefined ? 'nobody is at work' : `process ${ownPid} supervises it`);
  },
};

const ignored: DoctorCheck = {
  name: 'log_folder_ignored',
  title: 'git does not see the logs',
  run: async ({ platform, phases: [{ workDir, logDir }] }) => {
    if (!`${logDir}/`.startsWith(`${workDir}/`)) return [];
    // Its arguments are names, and it refuses the option that says so of pathspecs.
    const argv = ['git', 'check-ignore', '--quiet', '--', join(logDir, 'status.json')] as const;
    const asked = await platform.processes.run({ argv, cwd: workDir, limitMs: seconds(60) });
    const isIgnored = asked.ok && asked.value.exit.kind === 'exited' && asked.value.exit.code === 0;
    return isIgnored
      ? well('the log folder is ignored')
      : warn(
          `${logDir} lies in the work tree, and git does not ignore it`,
          'Add it to .gitignore: an agent may commit it.',
        );
  },
};

/** The work tree. */
export const workTree: readonly DoctorCheck[] = [identity, indexLock, supervisors, ignored];
