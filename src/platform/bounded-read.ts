/** A stream being read to its end, of which at most so many bytes are kept; the rest is read and dropped. */
export interface BoundedRead {
  readonly done: Promise<void>;
  /** When something last came, on the monotonic clock. */
  lastAt(): number;
  /** What came so far. */
  bytes(): Uint8Array;
  stop(): void;
}

const concatenated = (chunks: readonly Uint8Array[], size: number): Uint8Array => {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
};

/** Reads on whatever happens, so that the writer never stands before a full pipe. `onChunk` hears all of it, also what is not kept. */
export const readBounded = (
  stream: ReadableStream<Uint8Array>,
  limit: number,
  onChunk?: (bytes: Uint8Array) => void,
): BoundedRead => {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let lastAt = performance.now();
  const readAll = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      lastAt = performance.now();
      onChunk?.(value);
      const kept = value.subarray(0, limit - size);
      if (kept.length > 0) chunks.push(kept);
      size += kept.length;
    }
  };
  return {
    // A stream that breaks has ended: what came before counts.
    done: readAll().catch(() => undefined),
    lastAt: () => lastAt,
    bytes: () => concatenated(chunks, size),
    stop: () => void reader.cancel().catch(() => undefined),
  };
};
