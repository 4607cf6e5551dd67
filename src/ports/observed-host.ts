import type { FailureOf } from '../model/failure.ts';
import type { HostSample } from '../model/host-sample.ts';
import type { Result } from '../model/result.ts';
import type { Supervision } from '../model/supervision.ts';
import type { EpochMs } from '../model/time.ts';

/** The month files of the log folder that are read as they grow. */
export type StreamName = 'events' | 'metrics';

/** How far a stream has been read. `inode` tells a file from another that took its name. */
export interface StreamCursor {
  readonly file: string;
  readonly inode: number;
  readonly offset: number;
}

/** Where to read from: behind a cursor, or at most so many of the last bytes, over months where need be. */
export type ReadFrom =
  | { readonly kind: 'cursor'; readonly cursor: StreamCursor }
  | { readonly kind: 'tail'; readonly bytes: number };

/** Bytes of one file, as they stand. */
export interface FilePart {
  readonly file: string;
  readonly inode: number;
  /** Where in the file they begin. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** A later month has begun, so that a half last line will not be finished. */
  readonly closed: boolean;
}

/** What is new in a stream, in the order in which it was written. */
export interface StreamParts {
  readonly parts: readonly FilePart[];
  /** There is more behind this than is handed over at once. */
  readonly more: boolean;
  /** Why something that is there cannot be read. */
  readonly unreadable?: string;
}

/** What one poll asks for. */
export interface PollRequest {
  readonly events: ReadFrom;
  readonly metrics: ReadFrom;
  /** Whether the memory of the open round is to be measured, which costs a look at every process. */
  readonly roundMemory: boolean;
}

/** What one poll reads. */
export interface Observation {
  /** By the clock of that host. */
  readonly at: EpochMs;
  readonly events: StreamParts;
  readonly metrics: StreamParts;
  readonly sample: HostSample;
  readonly supervisor: Supervision;
  /** Memory of everything that the supervisor started; absent where it was not asked for, or no supervisor is there. */
  readonly roundMemoryBytes?: number;
}

/**
 * A host as the Witness sees it. It hands over bytes and facts and judges nothing, so that another host is
 * another implementation of this and not another way through the Witness.
 */
export interface ObservedHost {
  /** How the host is called in alerts; absent for this machine. */
  readonly name?: string;
  poll(request: PollRequest): Promise<Result<Observation>>;
  /** Up to `bytes` from the end of the first of these logs of rounds that is there; undefined where none is. */
  roundLogTail(names: readonly string[], bytes: number): Promise<Uint8Array | undefined>;
  /**
   * Up to `bytes` of the first of these logs that is there, from `offset` (its beginning where it is shorter by
   * now), or from its end where that is undefined; undefined where none is there or to be had.
   */
  roundLogFrom(
    names: readonly string[],
    offset: number | undefined,
    bytes: number,
  ): Promise<{ readonly offset: number; readonly bytes: Uint8Array } | undefined>;
  /** Asks the supervisor to end after its round; a failure where there is none, or it cannot be asked. */
  stopSupervisor(): Promise<Result<void, FailureOf<'command'>>>;
}
