import type { Artifact } from '../../model/release-manifest.ts';
import { releaseTarget } from '../../model/release-target.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Files } from '../../ports/files.ts';
import type { Platform } from '../../ports/platform.ts';
import { chosenArtifact, findRelease, type Release } from '../release/find-release.ts';
import { releaseLocation } from '../release/location.ts';
import { decideUpgrade, type UpgradeDecision } from './decide.ts';
import { trouble, type OwnBinary } from './own-binary.ts';
import { versionOf } from './try-out.ts';

/** Which release a person wants. */
export interface Wanted {
  /** Absent: the latest. */
  readonly version?: string;
  /** Absent: the one for this machine. */
  readonly target?: string;
}

/** A release, and what is to be done about it. */
export interface UpgradePlan {
  readonly release: Release;
  readonly artifact: Artifact;
  /** The version of the executable that is in place; undefined where it does not even start. */
  readonly current: string | undefined;
  readonly decision: UpgradeDecision;
}

const piece = 1024 * 1024;

/** The sum of a file that may be too large for memory; undefined where it cannot be read. */
const sumOf = (files: Pick<Files, 'readRange'>, path: string): string | undefined => {
  const hasher = new Bun.CryptoHasher('sha256');
  for (let offset = 0; ;) {
    const read = files.readRange(path, offset, piece);
    if (!read.ok) return undefined;
    hasher.update(read.value);
    offset += read.value.length;
    if (read.value.length < piece) return hasher.digest('hex');
  }
};

/** An executable of the size of what was released is looked at; any other cannot be it. */
const isSame = ({ files }: Pick<Platform, 'files'>, { path }: OwnBinary, { size, sha256 }: Artifact): boolean =>
  files.facts(path)?.size === size && sumOf(files, path) === sha256;

/** Finds the release, and decides. Changes nothing. */
export const planUpgrade = async (
  platform: Platform,
  binary: OwnBinary,
  { version, target }: Wanted,
): Promise<Result<UpgradePlan>> => {
  const { self } = platform;
  const own = self.hostKind === undefined ? undefined : releaseTarget(self.hostKind);
  const chosen = target ?? own;
  if (chosen === undefined) return trouble({ kind: 'unknown_host' });
  const location = releaseLocation(self.env);
  if (!location.ok) return location;
  const found = await findRelease(platform, {
    location: location.value,
    ...(version === undefined ? {} : { version }),
  });
  if (!found.ok) return found;
  const release = found.value;
  const artifact = chosenArtifact(release, chosen);
  if (!artifact.ok) return fail(artifact.failure);
  const asked = await versionOf(platform, binary.path);
  const current = asked.ok ? asked.value : undefined;
  const decision = decideUpgrade({
    current,
    released: release.manifest.version,
    named: version !== undefined || target !== undefined,
    same: isSame(platform, binary, artifact.value),
  });
  return ok({ release, artifact: artifact.value, current, decision });
};
