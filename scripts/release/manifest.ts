import { parseManifest, type Manifest } from '../../src/model/release-manifest.ts';

export const sha256 = (bytes: Uint8Array | string): string =>
  new Bun.CryptoHasher('sha256').update(bytes).digest('hex');

/**
 * The text of manifest.json. install.sh reads it without a JSON parser: the version and each artifact stand on a line
 * of their own, and the sizes of an artifact in this order: the binary's, then that of its gzip.
 */
export const manifestText = ({ artifacts, ...facts }: Manifest): string => {
  const head = Object.entries(facts).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  const rows = artifacts.map(({ target, minimum_os, size, sha256: sum, gzip, zstd }) =>
    JSON.stringify({ target, minimum_os, size, sha256: sum, gzip, zstd }),
  );
  return ['{', ...head, '  "artifacts": [', rows.map((row) => `    ${row}`).join(',\n'), '  ]', '}', ''].join('\n');
};

/** Reads a manifest.json; throws where it is none. */
export const readManifest = (text: string): Manifest => {
  const manifest = parseManifest(text);
  if (manifest === undefined) throw new RangeError('this is no manifest.json of a release');
  return manifest;
};

/** The text of SHA256SUMS, as `sha256sum --check` reads it. */
export const sumsText = (sums: Readonly<Record<string, string>>): string =>
  Object.entries(sums)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, sum]) => `${sum}  ${file}\n`)
    .join('');
