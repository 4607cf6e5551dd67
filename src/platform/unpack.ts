import { fail, ok, type Result } from '../model/result.ts';
import type { PackedFile, Unpack, UnpackFailure } from '../ports/unpack.ts';

const unpackAll = async ({ path, format, take }: PackedFile): Promise<Result<void, UnpackFailure>> => {
  const inside = Bun.file(path).stream().pipeThrough(new DecompressionStream(format));
  // Leaving the loop ends the streams, and closes the file.
  for await (const bytes of inside) {
    const taken = take(bytes);
    if (!taken.ok) return fail({ kind: 'not_taken', failure: taken.failure });
  }
  return ok(undefined);
};

/** Unpacks a file piece by piece. See `Unpack`. */
export const unpack: Unpack = async (file) => {
  try {
    return await unpackAll(file);
  } catch (error) {
    return fail({ kind: 'damaged', reason: error instanceof Error ? error.message : String(error) });
  }
};
