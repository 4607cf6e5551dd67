import { loadConfig } from '../config/load.ts';
import { roundSettings } from '../config/settings.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import type { Orphan, Repository } from '../ports/repository.ts';

/** Where orphans are looked for: a folder, or a configuration, or else what is found from here. */
export interface OrphanPlace {
  readonly dir: string | undefined;
  readonly config: string | undefined;
}

const workDirOf = ({ dir, config }: OrphanPlace, platform: Platform): Result<string> => {
  if (dir !== undefined) return ok(dir.startsWith('/') ? dir : `${platform.self.cwd}/${dir}`);
  const loaded = loadConfig(platform, config);
  if (loaded.ok) return ok(roundSettings(loaded.value).workDir);
  // Work can be had back without a configuration, and with a broken one.
  return config === undefined ? ok(platform.self.cwd) : loaded;
};

/** The work tree whose orphans are meant. */
export const orphanRepository = (place: OrphanPlace, platform: Platform): Result<Repository> => {
  const workDir = workDirOf(place, platform);
  return workDir.ok ? ok(platform.repository(workDir.value)) : workDir;
};

/** `R7`, `R7-2`: how people name an orphan. */
export const orphanName = ({ ref, roundNum }: Orphan): string => /\/(R\d+(?:-\d+)?)$/.exec(ref)?.[1] ?? `R${roundNum}`;

const matches = (orphan: Orphan, word: string): boolean =>
  orphanName(orphan) === word || (/^[0-9a-f]{4,64}$/.test(word) && orphan.sha.startsWith(word));

/** The one orphan that a word means: four or more digits of its SHA, or its name. */
export const pickOrphan = (orphans: readonly Orphan[], word: string): Result<Orphan> => {
  const found = orphans.filter((orphan) => matches(orphan, word));
  const [first] = found.filter(({ ref }) => ref !== 'refs/stash').concat(found);
  if (first === undefined) return fail({ code: 'not_found', kind: 'kept work', name: word });
  const others = found.filter(({ sha, ref }) => sha !== first.sha && ref !== 'refs/stash');
  if (others.length === 0) return ok(first);
  const meant = [first, ...others].map((orphan) => `${orphan.sha.slice(0, 12)} (${orphanName(orphan)})`);
  return fail({ code: 'usage', message: `“${word}” could be ${meant.join(', ')}`, hint: 'Give more digits.' });
};

/** The orphan that a word means, and the repository that keeps it. */
export const findOrphan = async (
  word: string,
  place: OrphanPlace,
  platform: Platform,
): Promise<Result<{ readonly orphan: Orphan; readonly repository: Repository }>> => {
  const repository = orphanRepository(place, platform);
  if (!repository.ok) return repository;
  const orphans = await repository.value.orphans();
  if (!orphans.ok) return orphans;
  const orphan = pickOrphan(orphans.value, word);
  return orphan.ok ? ok({ orphan: orphan.value, repository: repository.value }) : orphan;
};
