import type { LoopPolicy } from '../model/loop-policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Journal } from '../ports/journal.ts';
import type { RunRound } from '../ports/round.ts';
import type { Requests } from './requests.ts';

/** What the Loop is made of. `random` gives a number in 0..1. */
export interface LoopParts {
  readonly clock: Clock;
  readonly files: Files;
  readonly journal: Journal;
  readonly requests: Requests;
  readonly random: () => number;
  readonly runRound: RunRound;
  /** The number of the next round; asked where somebody can stand in for somebody. */
  readonly nextRound?: () => number;
  /** Asked after each good round: whether the completion command says that all is done. */
  readonly isDone?: () => Promise<boolean>;
}

/** Where the Loop works, and by which rules; `interrupted` says that its predecessor died during a round. */
export interface LoopSetting {
  readonly logDir: string;
  readonly policy: LoopPolicy;
  readonly interrupted: boolean;
}
