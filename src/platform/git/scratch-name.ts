/** The name of the folder in which process `pid` keeps the index files of the sequence of git calls that bears `mark`. */
export const scratchName = (pid: number, mark: string): string => `agent-runner-git-${pid}.${mark}`;

/** Whose folder a name is; undefined for any other name. */
export const scratchOwner = (name: string): { readonly pid: number; readonly mark: string } | undefined => {
  const [, pid, mark] = /^agent-runner-git-(\d+)\.(git-[\da-f-]{36})$/.exec(name) ?? [];
  return pid === undefined || mark === undefined ? undefined : { pid: Number(pid), mark };
};

/** In such a folder, while its owner holds the lock of the index: the same file as `index.lock`. */
export const lockProof = 'lock';
