import * as v from 'valibot';

const packedSchema = v.object({ file: v.string(), size: v.number(), sha256: v.string() });

const artifactSchema = v.object({
  target: v.string(),
  minimum_os: v.string(),
  /** Of the binary itself, in bytes. */
  size: v.number(),
  sha256: v.string(),
  gzip: packedSchema,
  zstd: packedSchema,
});

const manifestSchema = v.object({
  name: v.literal('agent-runner'),
  version: v.string(),
  commit: v.string(),
  bun: v.string(),
  artifacts: v.array(artifactSchema),
});

/** A compressed binary: its file, its size in bytes, its sum. */
export type Packed = v.InferOutput<typeof packedSchema>;
/** What was released for one target. */
export type Artifact = v.InferOutput<typeof artifactSchema>;
/** What a release is made of. */
export type Manifest = v.InferOutput<typeof manifestSchema>;

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
export const readManifest = (text: string): Manifest => v.parse(manifestSchema, JSON.parse(text));

/** The text of SHA256SUMS, as `sha256sum --check` reads it. */
export const sumsText = (sums: Readonly<Record<string, string>>): string =>
  Object.entries(sums)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, sum]) => `${sum}  ${file}\n`)
    .join('');
