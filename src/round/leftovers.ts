import { failureReason } from '../model/failure-reason.ts';
import type { DirtyFile, Leftovers } from '../model/round-report.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import { isoTime } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Journal } from '../ports/journal.ts';
import type { KeptCopy, Repository, TreeMark } from '../ports/repository.ts';
import { inPlaceNews, type InPlaceNews } from './in-place.ts';
import { removeStaleLock } from './index-lock.ts';
import { keptInPlace, notWork } from './not-work.ts';
import { readLastKept, writeLastKept, type LastKept } from './orphan-state.ts';

/** A round that is over, and whose tree is to be settled. */
export interface SettleSubject {
  readonly repository: Repository;
  readonly journal: Journal;
  readonly files: Files;
  readonly clock: Clock;
  readonly settings: Pick<RoundSettings, 'logDir' | 'configPath' | 'prompt' | 'dirtyAction' | 'stashIdempotencyMs'>;
  readonly roundNum: number;
  /** Empty without phases. */
  readonly phase: string;
  /** The agent ended well: what it left uncommitted, it left for good. */
  readonly cleanExit: boolean;
  /** Some process of the round could not be ended: it may still write. */
  readonly processesAlive: boolean;
  /** The tree before the agent; absent where nobody knows it any more. */
  readonly before?: TreeMark;
}

const filesInEvents = 1000;

/** What is never taken out of the tree, nor committed: see `keptInPlace`. */
const notTaken = ({ settings }: SettleSubject): readonly string[] => [...notWork(settings), ...keptInPlace(settings)];

const message = ({ roundNum, phase, clock }: SettleSubject): string =>
  `ORPHAN R${roundNum} phase=${phase === '' ? '-' : phase} ts=${isoTime(clock.now())}`;

const remember = (subject: SettleSubject, kind: LastKept['kind'], copy: KeptCopy): void =>
  writeLastKept(subject.files, subject.settings.logDir, {
    kind,
    copy,
    at: subject.clock.now(),
    roundNum: subject.roundNum,
  });

/** What `subject` is asked to keep for each way: a copy holds also what stays in place. */
const excludedFrom = (subject: SettleSubject, kind: LastKept['kind']): readonly string[] =>
  kind === 'stashed' ? notTaken(subject) : notWork(subject.settings);

/** The same work, kept already: a stash within the time that is set, a snapshot for as long as it is there. */
const keptAlready = async (subject: SettleSubject, kind: LastKept['kind']): Promise<KeptCopy | undefined> => {
  const { repository, files, clock, settings } = subject;
  const last = readLastKept(files, settings.logDir);
  const age = clock.now() - (last?.at ?? 0);
  if (last?.kind !== kind || (kind === 'stashed' && (age < 0 || age >= settings.stashIdempotencyMs))) return undefined;
  const [mark, orphans] = [await repository.mark(excludedFrom(subject, kind)), await repository.orphans()];
  const same = mark.ok && mark.value.tree === last.copy.tree;
  return same && orphans.ok && orphans.value.some(({ sha }) => sha === last.copy.sha) ? last.copy : undefined;
};

const failed = (subject: SettleSubject, files: readonly DirtyFile[], reason: string): Leftovers => {
  subject.journal.record({ event: 'orphan_stash_failed', round_num: subject.roundNum, reason });
  return { kind: 'failed', files, reason };
};

const kept = (
  subject: SettleSubject,
  files: readonly DirtyFile[],
  { copy, reason }: { readonly copy: KeptCopy; readonly reason: string },
): Leftovers => {
  const { sha, ref } = copy;
  subject.journal.record({
    event: 'orphan_snapshot_kept',
    round_num: subject.roundNum,
    sha,
    kept_ref: ref,
    reason,
  });
  remember(subject, 'snapshot', copy);
  return { kind: 'snapshot', files, sha, ref };
};

/** Keeps a copy and leaves the tree; the same work is copied once, however many rounds find it. */
const copyWork = async (subject: SettleSubject, files: readonly DirtyFile[], reason: string): Promise<Leftovers> => {
  const earlier = await keptAlready(subject, 'snapshot');
  if (earlier !== undefined) {
    subject.journal.record({ event: 'orphan_idempotent_skip', round_num: subject.roundNum, ref: earlier.sha });
    return { kind: 'snapshot', files, sha: earlier.sha, ref: earlier.ref };
  }
  const { repository, roundNum } = subject;
  const copy = await repository.snapshot({
    roundNum,
    message: message(subject),
    exclude: excludedFrom(subject, 'snapshot'),
  });
  return copy.ok
    ? kept(subject, files, { copy: copy.value, reason })
    : failed(subject, files, failureReason(copy.failure));
};

const stashWork = async (subject: SettleSubject, files: readonly DirtyFile[]): Promise<Leftovers> => {
  const { repository, journal, roundNum } = subject;
  const earlier = await keptAlready(subject, 'stashed');
  if (earlier !== undefined) {
    journal.record({ event: 'orphan_idempotent_skip', round_num: roundNum, ref: earlier.sha });
    return { kind: 'left', files };
  }
  const text = message(subject);
  const stashed = await repository.stash({ roundNum, message: text, exclude: excludedFrom(subject, 'stashed') });
  if (!stashed.ok) {
    const reason = failureReason(stashed.failure);
    if (stashed.failure.code === 'time_limit') return failed(subject, files, reason);
    // The tree may be readable where the index cannot be locked: a copy is better than nothing.
    journal.record({ event: 'orphan_stash_failed', round_num: roundNum, reason });
    return await copyWork(subject, files, reason);
  }
  const { copy } = stashed.value;
  if (stashed.value.kind === 'snapshot') return kept(subject, files, { copy, reason: stashed.value.why });
  remember(subject, 'stashed', copy);
  journal.record({
    event: 'orphan_stashed',
    round_num: roundNum,
    ref: copy.sha,
    reason: 'clean_exit_with_dirty_tree',
    kept_ref: copy.ref,
    message: text,
  });
  return { kind: 'stashed', files, sha: copy.sha, ref: copy.ref, message: text };
};

const commitWork = async (subject: SettleSubject, files: readonly DirtyFile[]): Promise<Leftovers> => {
  const { repository, journal, roundNum, phase } = subject;
  const subjectLine = `agent-runner auto-commit: R${roundNum} ${phase}`.trimEnd();
  const committed = await repository.commitAll(subjectLine, notTaken(subject));
  if (committed.ok) {
    journal.record({ event: 'dirty_auto_committed', round_num: roundNum, sha: committed.value });
    return { kind: 'committed', files, sha: committed.value };
  }
  const reason = failureReason(committed.failure);
  journal.record({ event: 'dirty_commit_failed', round_num: roundNum, reason });
  return await copyWork(subject, files, reason);
};

const byAction = async (subject: SettleSubject, files: readonly DirtyFile[]): Promise<Leftovers> => {
  switch (subject.settings.dirtyAction) {
    case 'stash':
      return await stashWork(subject, files);
    case 'auto_commit':
      return await commitWork(subject, files);
    case 'ignore':
      return { kind: 'left', files };
  }
};

const settleFiles = async (
  subject: SettleSubject,
  work: readonly DirtyFile[],
  staying: readonly DirtyFile[],
): Promise<Leftovers> => {
  // What changed inside other repositories stays there: git cannot take it, and it is theirs.
  const files = work.filter((file) => file.nested !== true);
  const all = [...files, ...staying];
  if (all.length === 0) return { kind: 'left', files: work };
  if (!subject.cleanExit || subject.processesAlive) return await copyWork(subject, all, 'round_did_not_end_cleanly');
  if (subject.settings.dirtyAction === 'ignore') return { kind: 'left', files: all };
  const settled = files.length === 0 ? undefined : await byAction(subject, files);
  // A copy of the work, where it could not be taken, holds what stays in place as well.
  if (settled !== undefined && (staying.length === 0 || settled.kind === 'snapshot')) return settled;
  const copied = await copyWork(subject, staying, 'kept_in_place');
  return settled ?? copied;
};

const tellDirty = (subject: SettleSubject, files: readonly DirtyFile[], news: InPlaceNews, cosmetic: boolean): void => {
  const deleted = news.deleted.map(({ path }) => path);
  const names = [...new Set([...files.map(({ path }) => path), ...deleted])];
  const staying = news.files.map(({ path }) => path);
  subject.journal.record({
    event: 'dirty_detected',
    round_num: subject.roundNum,
    files: names.slice(0, filesInEvents),
    file_count: names.length,
    cosmetic,
    ...(staying.length === 0 ? {} : { kept_in_place: staying }),
    ...(deleted.length === 0 ? {} : { deleted_in_place: deleted }),
  });
};

/**
 * Settles what a round left uncommitted, so that the next round begins clean and nothing is lost: after a clean
 * exit by `dirty_action`, after any other ending by a copy under a ref, the tree staying as it is. What the
 * supervisor reads stays in any case, and is copied where this round changed it. Each step is told in the
 * journal. Never fails: what git refuses is told, and the work is still in the tree.
 */
export const settleLeftovers = async (subject: SettleSubject): Promise<Leftovers> => {
  const { repository, roundNum, settings } = subject;
  if (!subject.processesAlive) await removeStaleLock(subject);
  const dirty = await repository.dirty(notWork(settings), keptInPlace(settings));
  if (!dirty.ok) return failed(subject, [], failureReason(dirty.failure));
  const work = dirty.value.files.filter(({ inPlace }) => inPlace !== true);
  const request = { roundNum, message: message(subject), exclude: notWork(settings) };
  const news = await inPlaceNews(subject, dirty.value.files, keptInPlace(settings), request);
  const files = [...work, ...news.files];
  if (files.length === 0 && news.deleted.length === 0) return { kind: 'clean' };
  tellDirty(subject, files, news, dirty.value.cosmetic);
  const settled = await settleFiles(subject, work, news.files);
  return news.deleted.length === 0 ? settled : { ...settled, deleted: news.deleted };
};
