import * as v from 'valibot';
import { parsedJson } from './json.ts';

const sum = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A file of the release lies beside the manifest: a name that leads elsewhere is none. */
const fileName = v.pipe(v.string(), v.regex(/^[\w.+-]+$/));

const packedSchema = v.object({ file: fileName, size: bytes, sha256: sum });

const artifactSchema = v.object({
  target: v.string(),
  minimum_os: v.string(),
  /** Of the binary itself, in bytes. */
  size: bytes,
  sha256: sum,
  gzip: packedSchema,
  zstd: packedSchema,
});

const manifestSchema = v.object({
  name: v.literal('agent-runner'),
  version: v.pipe(v.string(), v.regex(/^\d[\w.+-]*$/)),
  commit: v.string(),
  bun: v.string(),
  artifacts: v.array(artifactSchema),
});

/** A compressed binary: its file, its size in bytes, its sum. */
export type Packed = v.InferOutput<typeof packedSchema>;
/** What was released for one target. */
export type Artifact = v.InferOutput<typeof artifactSchema>;
/** What a release is made of: its manifest.json. */
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** What a manifest.json tells; undefined where the text is none. */
export const parseManifest = (text: string): Manifest | undefined => {
  const read = v.safeParse(manifestSchema, parsedJson(text));
  return read.success ? read.output : undefined;
};
