import type { Git } from './git.ts';

const own = { NAME: 'agent-runner', EMAIL: 'agent-runner@localhost' } as const;

/** Whether somebody told git who commits; a name guessed from the host does not count. */
const isKnown = async (git: Git, role: 'AUTHOR' | 'COMMITTER'): Promise<boolean> =>
  (await git.answer(['-c', 'user.useConfigOnly=true', 'var', `GIT_${role}_IDENT`])).exit === 0;

/** Whether git knows who commits here. */
export const hasIdentity = async (git: Git): Promise<boolean> =>
  (await isKnown(git, 'AUTHOR')) && (await isKnown(git, 'COMMITTER'));

/** The environment in which a stash can be made: the user's identity where there is one, else our own, for work is kept also where nobody is named. */
export const keepingIdentity = async (git: Git): Promise<Readonly<Record<string, string>>> =>
  (await hasIdentity(git))
    ? {}
    : {
        GIT_AUTHOR_NAME: own.NAME,
        GIT_AUTHOR_EMAIL: own.EMAIL,
        GIT_COMMITTER_NAME: own.NAME,
        GIT_COMMITTER_EMAIL: own.EMAIL,
      };
