import type { Result } from '../model/result.ts';
import type { DurationMs, EpochMs } from '../model/time.ts';
import type { WholeAnswer } from './answers.ts';
import type { Feed, HistoryPage, Ordered, RoundDetail, RoundLog, ShownProject } from './wire.ts';

/** One message of the feed. */
export type FeedMessage = { [Name in keyof Feed]: { readonly name: Name; readonly data: Feed[Name] } }[keyof Feed];

/** What a page may have done. */
export type PageOrder = 'stop' | 'cancel' | 'wake';

/** What was asked for, or the answer that refuses it. */
export type Asked<Value> = Result<Value, WholeAnswer>;

/** Which round, and when it began where the page knows. */
export interface AskedRound {
  readonly roundNum: number;
  readonly began?: EpochMs;
}

/** A project as the dashboard shows it. */
export interface DashboardProject {
  readonly shown: ShownProject;
  /** Somebody looks again, after nobody did: the next look tells all that is current. */
  begin(): void;
  /** Looks, and gives what is new since the last look. */
  look(): Promise<readonly FeedMessage[]>;
  /** How long to wait before the next look. */
  pause(): DurationMs;
  /** All that is current, as of the last look. */
  current(): readonly FeedMessage[];
  history(before: string | undefined): Promise<Asked<HistoryPage>>;
  round(asked: AskedRound): Promise<Asked<RoundDetail>>;
  log(asked: AskedRound): Promise<Asked<RoundLog>>;
  order(order: PageOrder): Promise<Asked<Ordered>>;
  close(): Promise<void>;
}
