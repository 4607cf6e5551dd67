import type { RoundSettings } from '../model/round-settings.ts';
import type { Journal } from '../ports/journal.ts';
import type { Platform } from '../ports/platform.ts';

/** What a round is made of. */
export interface RoundParts {
  readonly platform: Platform;
  readonly journal: Journal;
  /** The settings of a round in this phase; `''` without phases. `fallback` is the preset that stands in for its agent. */
  readonly settingsFor: (phase: string, fallback?: string) => RoundSettings;
  /** A new id for each call: the mark of a round's processes. */
  readonly newId: () => string;
  /** Told as soon as a round's agent runs, for a live line. */
  readonly onStarted?: (round: StartedRound) => void;
}

/** A round whose agent runs. */
export interface StartedRound {
  readonly roundNum: number;
  readonly phase: string;
  readonly logPath: string;
  readonly timeoutMs: number;
}
