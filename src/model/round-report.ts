import type { ExitStatus } from './exit-status.ts';
import type { Outcome } from './outcome.ts';
import type { DurationMs, EpochMs } from './time.ts';

/** A file that a round left uncommitted. `path` is text for people and events; bytes that are not UTF-8 stand escaped. */
export interface DirtyFile {
  readonly path: string;
  /** The two letters of `git status --porcelain`. */
  readonly status: string;
  /** The old name of a renamed file. */
  readonly from?: string;
  /** The change is inside another repository (a submodule, a nested clone), where git's stash does not reach: it stays. */
  readonly nested?: true;
  /** The supervisor itself reads it (the configuration, a prompt): it stays where it is, whatever becomes of the rest. */
  readonly inPlace?: true;
}

/** A prompt or a configuration that a round deleted: the next round cannot begin without it. */
export interface DeletedInput {
  readonly path: string;
  /** A commit that holds it as it was before the round: `git checkout <from> -- <path>` brings it back. Absent where it could not be kept. */
  readonly from?: string;
}

/** Where work that was left uncommitted is kept. */
export type Leftovers = KeptWork & { readonly deleted?: readonly DeletedInput[] };

type KeptWork =
  | { readonly kind: 'clean' }
  | { readonly kind: 'left'; readonly files: readonly DirtyFile[] }
  | {
      readonly kind: 'stashed';
      readonly files: readonly DirtyFile[];
      readonly sha: string;
      readonly ref: string;
      readonly message: string;
    }
  | { readonly kind: 'snapshot'; readonly files: readonly DirtyFile[]; readonly sha: string; readonly ref: string }
  | { readonly kind: 'committed'; readonly files: readonly DirtyFile[]; readonly sha: string }
  | { readonly kind: 'failed'; readonly files: readonly DirtyFile[]; readonly reason: string };

/** What the reader of the agent's output counted. Absent where the agent does not tell. */
export interface Usage {
  readonly tokensIn?: number;
  readonly tokensOut?: number;
  readonly cacheRead?: number;
  readonly cacheWritten?: number;
  readonly costUsd?: number;
  /** The agent told no cost: it was computed from its tokens and configured prices. */
  readonly costEstimated?: true;
  readonly turns?: number;
  readonly toolCalls?: number;
  readonly model?: string;
  readonly sessionId?: string;
}

/** What a round changed in the repository. */
export interface Progress {
  readonly headMoved: boolean;
  readonly treeChanged: boolean;
  readonly commits: number;
  readonly filesChanged: number;
  readonly linesAdded: number;
  readonly linesRemoved: number;
  /** Every change re-orders lines and none adds or removes one. */
  readonly cosmeticOnly: boolean;
}

/** A process that outlived its round and was ended. */
export interface SweptProcess {
  readonly pid: number;
  readonly command: string;
  readonly signal: 'SIGTERM' | 'SIGKILL';
}

/** A finished round, as Layer 1 hands it up. */
export interface RoundReport {
  readonly roundNum: number;
  readonly phase: string;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly duration: DurationMs;
  /** Absent where the agent could not be started. */
  readonly exit?: ExitStatus;
  readonly outcome: Outcome;
  readonly lingered: boolean;
  readonly logPath: string;
  readonly leftovers: Leftovers;
  readonly swept: readonly SweptProcess[];
  readonly usage?: Usage;
  readonly progress?: Progress;
  /** The agent's last message, where its reader finds one (at most 4,096 characters). */
  readonly finalMessage?: string;
}
