import type { Failure } from '../model/failure.ts';
import type { DirtyFile, Leftovers } from '../model/round-report.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import { isoTime, seconds, toSeconds } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Journal } from '../ports/journal.ts';
import type { KeptCopy, Repository } from '../ports/repository.ts';
import { notWork } from './not-work.ts';
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
}

/** git holds its lock for seconds; one this old, with nobody of the round alive, was left by a git that was killed. */
const staleLockMs = seconds(60);

const filesInEvents = 1000;

const words = (failure: Failure): string => {
  if (failure.code === 'time_limit') return `${failure.operation} took longer than ${toSeconds(failure.limitMs)} s`;
  return 'reason' in failure ? failure.reason : failure.code;
};

const removeStaleLock = async ({ repository, journal, processesAlive }: SettleSubject): Promise<void> => {
  if (processesAlive) return;
  const removed = await repository.removeStaleIndexLock(staleLockMs);
  if (!removed.ok || removed.value === undefined) return;
  journal.record({ event: 'index_lock_removed', path: removed.value.path, age_s: toSeconds(removed.value.ageMs) });
};

const message = ({ roundNum, phase, clock }: SettleSubject): string =>
  `ORPHAN R${roundNum} phase=${phase === '' ? '-' : phase} ts=${isoTime(clock.now())}`;

const remember = (subject: SettleSubject, kind: LastKept['kind'], copy: KeptCopy): void =>
  writeLastKept(subject.files, subject.settings.logDir, {
    kind,
    copy,
    at: subject.clock.now(),
    roundNum: subject.roundNum,
  });

/** The same work, kept already: a stash within the time that is set, a snapshot for as long as it is there. */
const keptAlready = async (subject: SettleSubject, kind: LastKept['kind']): Promise<KeptCopy | undefined> => {
  const { repository, files, clock, settings } = subject;
  const last = readLastKept(files, settings.logDir);
  const age = clock.now() - (last?.at ?? 0);
  if (last?.kind !== kind || (kind === 'stashed' && (age < 0 || age >= settings.stashIdempotencyMs))) return undefined;
  const [mark, orphans] = [await repository.mark(notWork(settings)), await repository.orphans()];
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
  const { repository, roundNum, settings } = subject;
  const copy = await repository.snapshot({ roundNum, message: message(subject), exclude: notWork(settings) });
  return copy.ok ? kept(subject, files, { copy: copy.value, reason }) : failed(subject, files, words(copy.failure));
};

const stashWork = async (subject: SettleSubject, files: readonly DirtyFile[]): Promise<Leftovers> => {
  const { repository, journal, roundNum, settings } = subject;
  const earlier = await keptAlready(subject, 'stashed');
  if (earlier !== undefined) {
    journal.record({ event: 'orphan_idempotent_skip', round_num: roundNum, ref: earlier.sha });
    return { kind: 'left', files };
  }
  const text = message(subject);
  const stashed = await repository.stash({ roundNum, message: text, exclude: notWork(settings) });
  if (!stashed.ok) {
    const reason = words(stashed.failure);
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
  const { repository, journal, roundNum, phase, settings } = subject;
  const subjectLine = `agent-runner auto-commit: R${roundNum} ${phase}`.trimEnd();
  const committed = await repository.commitAll(subjectLine, notWork(settings));
  if (committed.ok) {
    journal.record({ event: 'dirty_auto_committed', round_num: roundNum, sha: committed.value });
    return { kind: 'committed', files, sha: committed.value };
  }
  const reason = words(committed.failure);
  journal.record({ event: 'dirty_commit_failed', round_num: roundNum, reason });
  return await copyWork(subject, files, reason);
};

const settleFiles = async (subject: SettleSubject, dirty: readonly DirtyFile[]): Promise<Leftovers> => {
  // What changed inside other repositories stays there: git cannot take it, and it is theirs.
  const files = dirty.filter((file) => file.nested !== true);
  if (files.length === 0) return { kind: 'left', files: dirty };
  if (!subject.cleanExit || subject.processesAlive) return await copyWork(subject, files, 'round_did_not_end_cleanly');
  switch (subject.settings.dirtyAction) {
    case 'stash':
      return await stashWork(subject, files);
    case 'auto_commit':
      return await commitWork(subject, files);
    case 'ignore':
      return { kind: 'left', files };
  }
};

/**
 * Settles what a round left uncommitted, so that the next round begins clean and nothing is lost: after a clean
 * exit by `dirty_action`, after any other ending by a copy under a ref, the tree staying as it is. Each step is
 * told in the journal. Never fails: what git refuses is told, and the work is still in the tree.
 */
export const settleLeftovers = async (subject: SettleSubject): Promise<Leftovers> => {
  const { repository, journal, roundNum, settings } = subject;
  await removeStaleLock(subject);
  const dirty = await repository.dirty(notWork(settings));
  if (!dirty.ok) return failed(subject, [], words(dirty.failure));
  const { files, cosmetic } = dirty.value;
  if (files.length === 0) return { kind: 'clean' };
  journal.record({
    event: 'dirty_detected',
    round_num: roundNum,
    files: files.slice(0, filesInEvents).map(({ path }) => path),
    file_count: files.length,
    cosmetic,
  });
  return await settleFiles(subject, files);
};
