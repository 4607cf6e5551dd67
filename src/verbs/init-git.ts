import { resolve } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';
import { seconds } from '../model/time.ts';
import type { Processes } from '../ports/processes.ts';

/** Runs git in a folder. Pathspecs are names, not patterns, and nothing is asked on a terminal. */
export type Git = (operation: string, ...args: readonly string[]) => Promise<Result<string>>;

export const gitIn =
  (folder: string, processes: Pick<Processes, 'run'>): Git =>
  async (operation, ...args) => {
    const ran = await processes.run({
      argv: ['git', '--literal-pathspecs', ...args],
      cwd: folder,
      env: { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' },
      limitMs: seconds(60),
    });
    if (!ran.ok) return ran;
    const { exit, stdout, stderr } = ran.value;
    if (exit.kind === 'exited' && exit.code === 0) return ok(new TextDecoder().decode(stdout));
    const status = exit.kind === 'exited' ? exit.code : -exit.number;
    // Hooks speak on either stream.
    const said = [stderr, new TextDecoder().decode(stdout)].map((text) => text.trim()).filter((text) => text !== '');
    return fail({ code: 'git', operation, exit: status, reason: said.join('\n') });
  };

/**
 * The root of the work tree that holds the folder, spelt from the folder so that links in its path stay as they are.
 * A bare repository, or the inside of `.git`, has none.
 */
export const workTreeRoot = async (folder: string, git: Git): Promise<Result<string>> => {
  const inside = await git('look for a work tree', 'rev-parse', '--show-toplevel', '--show-cdup');
  if (inside.ok) return ok(resolve(folder, inside.value.split('\n').at(-2) ?? ''));
  return inside.failure.code === 'git' ? fail({ code: 'not_a_repository', path: folder }) : inside;
};

/** Whether git knows who commits here, as it will judge at the commit itself. */
export const hasIdentity = async (folder: string, git: Git): Promise<Result<void>> => {
  for (const role of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT']) {
    const known = await git('tell who commits', 'var', role);
    if (!known.ok) return known.failure.code === 'git' ? fail({ code: 'no_git_identity', path: folder }) : known;
  }
  return ok(undefined);
};

/** Of these files, the ones in which something is not committed. */
export const uncommitted = async (paths: readonly string[], git: Git): Promise<Result<readonly string[]>> => {
  const changed: string[] = [];
  for (const path of paths) {
    const status = await git('look at changes', 'status', '--porcelain', '--ignored', '--', path);
    if (!status.ok) return status;
    if (status.value !== '') changed.push(path);
  }
  return ok(changed);
};

/** Commits exactly these files, given from the folder, and leaves whatever else is staged as it is. Gives the commit. */
export const commitOnly = async (paths: readonly string[], message: string, git: Git): Promise<Result<string>> => {
  const tracked = await git('list files', 'ls-files', '-z', '--', ...paths);
  if (!tracked.ok) return tracked;
  const known = new Set(tracked.value.split('\0'));
  // Only what git does not know yet is added: so a commit that fails leaves what was staged of the others as it was.
  const strangers = paths.filter((path) => !known.has(path));
  const added = strangers.length === 0 ? tracked : await git('add the new files', 'add', '--', ...strangers);
  const committed = added.ok
    ? await git('commit', 'commit', '--quiet', '--message', message, '--only', '--', ...paths)
    : added;
  if (committed.ok) return await git('tell the commit', 'rev-parse', '--short', 'HEAD');
  if (strangers.length > 0) await git('take back', 'rm', '--cached', '--quiet', '--ignore-unmatch', '--', ...strangers);
  return committed;
};
