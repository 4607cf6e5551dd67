import { parseManifest, type Artifact, type Manifest } from '../../model/release-manifest.ts';
import { ok } from '../../model/result.ts';
import type { Http } from '../../ports/http.ts';
import { fetchText, trouble, type Fetched } from './fetch-file.ts';
import { parseSums } from './sums.ts';

/** A release that can be fetched from. */
export interface Release {
  readonly location: string;
  readonly manifest: Manifest;
  /** The sum of each of its files, by name. */
  readonly sums: ReadonlyMap<string, string>;
}

type Ports = { readonly http: Pick<Http, 'download'> };

/** Finds the release of a version, absent: the latest, at a location as `releaseLocation` gives it. */
export const findRelease = async (
  ports: Ports,
  { location, version }: { readonly location: string; readonly version?: string },
): Promise<Fetched<Release>> => {
  const folder = version === undefined ? `${location}/latest/download` : `${location}/download/v${version}`;
  const sumsText = await fetchText(ports, `${folder}/SHA256SUMS`);
  if (!sumsText.ok) return sumsText;
  const sums = parseSums(sumsText.value);
  const url = `${folder}/manifest.json`;
  const sum = sums.get('manifest.json');
  if (sum === undefined) return trouble({ kind: 'unlisted', url });
  const text = await fetchText(ports, url, sum);
  if (!text.ok) return text;
  const manifest = parseManifest(text.value);
  if (manifest === undefined) return trouble({ kind: 'no_manifest', url });
  if (version !== undefined && version !== manifest.version)
    return trouble({ kind: 'other_version', url, found: manifest.version });
  return ok({ location, manifest, sums });
};

/** Where a file of a release lies: by its version, so that a release that comes out meanwhile does not get between. */
export const releaseFile = ({ location, manifest }: Release, file: string): string =>
  `${location}/download/v${manifest.version}/${file}`;

/** What was released for a target. */
export const chosenArtifact = ({ manifest }: Pick<Release, 'manifest'>, target: string): Fetched<Artifact> => {
  const { version, artifacts } = manifest;
  const found = artifacts.find((one) => one.target === target);
  const known = artifacts.map((one) => one.target);
  return found === undefined ? trouble({ kind: 'no_target', version, target, known }) : ok(found);
};

/** A text that a release carries beside its binaries; undefined where it has none of that name. */
export const companionText = async (
  ports: Ports,
  release: Release,
  file: string,
): Promise<Fetched<string | undefined>> => {
  const sum = release.sums.get(file);
  return sum === undefined ? ok(undefined) : await fetchText(ports, releaseFile(release, file), sum);
};
