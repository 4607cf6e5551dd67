import type { DeletedInput, DirtyFile } from '../model/round-report.ts';
import type { Journal } from '../ports/journal.ts';
import type { InPlaceChange, KeepRequest, Repository, TreeMark } from '../ports/repository.ts';

export interface InPlaceSubject {
  readonly repository: Repository;
  readonly journal: Journal;
  /** The tree before the agent; absent where nobody knows it: then all that is uncommitted is news. */
  readonly before?: TreeMark;
}

/** What a round did to the files that the supervisor reads. */
export interface InPlaceNews {
  /** Uncommitted by this round: what a person left uncommitted before it is not told again each round. */
  readonly files: readonly DirtyFile[];
  readonly deleted: readonly DeletedInput[];
}

/** The work before the round held it and no commit does: the tree of then is kept. */
const keepBefore = async (
  { repository, journal }: InPlaceSubject,
  before: TreeMark,
  request: KeepRequest,
  names: string,
): Promise<string | undefined> => {
  const kept = await repository.keepMark(before, request);
  if (!kept.ok) return undefined;
  const { sha, ref } = kept.value;
  const reason = `the round deleted ${names}: this is the tree before it`;
  journal.record({ event: 'orphan_snapshot_kept', round_num: request.roundNum, sha, kept_ref: ref, reason });
  return sha;
};

const deletedInputs = async (
  subject: InPlaceSubject,
  before: TreeMark,
  changes: readonly InPlaceChange[],
  request: KeepRequest,
): Promise<readonly DeletedInput[]> => {
  const deleted = changes.filter((change) => change.kind === 'deleted');
  const lost = deleted.filter(({ inCommit }) => !inCommit).map(({ path }) => path);
  const kept = lost.length === 0 ? undefined : await keepBefore(subject, before, request, lost.join(', '));
  return deleted.map(({ path, inCommit }) => {
    const from = inCommit ? before.head : kept;
    return { path, ...(from === undefined ? {} : { from }) };
  });
};

/** Finds what a round did to `paths`, and keeps what it deleted where no commit holds it. */
export const inPlaceNews = async (
  subject: InPlaceSubject,
  dirty: readonly DirtyFile[],
  paths: readonly string[],
  request: KeepRequest,
): Promise<InPlaceNews> => {
  const { repository, before } = subject;
  const files = dirty.filter(({ inPlace }) => inPlace === true);
  const changed = before === undefined ? undefined : await repository.changedInPlace(before, paths);
  if (before === undefined || changed?.ok !== true) {
    const gone = files.filter(({ status }) => status.includes('D'));
    return { files, deleted: gone.map(({ path }) => ({ path, from: 'HEAD' })) };
  }
  const names = new Set(changed.value.map(({ path }) => path));
  return {
    files: files.filter(({ path }) => names.has(path)),
    deleted: await deletedInputs(subject, before, changed.value, request),
  };
};
