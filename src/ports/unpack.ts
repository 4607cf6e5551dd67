import type { FailureOf } from '../model/failure.ts';
import type { Result } from '../model/result.ts';
import type { IoResult } from './files.ts';

/** A compressed file that is to be unpacked. */
export interface PackedFile {
  readonly path: string;
  readonly format: 'zstd' | 'gzip';
  /** Takes what is inside piece by piece; a failure ends it. */
  readonly take: (bytes: Uint8Array) => IoResult<void>;
}

/** Why a file is not unpacked: it is damaged, or what came out could not be kept. */
export type UnpackFailure =
  | { readonly kind: 'damaged'; readonly reason: string }
  | { readonly kind: 'not_taken'; readonly failure: FailureOf<'io'> };

/** Unpacks a file that never stands in memory as a whole, neither packed nor unpacked. */
export type Unpack = (file: PackedFile) => Promise<Result<void, UnpackFailure>>;
