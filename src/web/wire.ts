/**
 * What the dashboard's server and its page say to each other. Keys are spelt as on every wire of ours (snake_case);
 * times are ISO 8601 in objects and milliseconds since 1970 in columns, durations seconds.
 *
 *     GET  /  and its parts beside it         the page; never needs a token
 *     POST /api/login                         Login; 204 with a cookie that all below accept
 *     GET  /api/projects                      Welcome
 *     GET  /api/projects/ID/history[?before=CURSOR]   HistoryPage, the newest first
 *     GET  /api/projects/ID/rounds/N[?at=MS]       RoundDetail; `at`, its beginning, finds an old one at once
 *     GET  /api/projects/ID/rounds/N/log[?at=MS]   RoundLog
 *     POST /api/projects/ID/stop|cancel|wake  Ordered; only with --control
 *     GET  /api/feed                          server-sent events: `event:` a key of Feed, `data:` its value
 *     GET  /metrics  /healthz                 for Prometheus, for a probe
 *
 * A POST carries `content-type: application/json` (an order the body `{}`). A refusal is a Refusal with a status of
 * 4xx or 5xx. Some of them: 401 `login_needed` (a token is wanted: from the address’s `#token=`, or asked of the
 * person), 410 `history_moved` (the cursor’s file was replaced: begin again without one), 503 `too_many_streams`.
 *
 * Whoever connects to the feed is first told all that is current: `now` or `unseen` of each project, the last rounds
 * as `history` (some dozens: after a longer absence ask for the history again), the end of the latest round’s output.
 * Where nothing is to be told for 15 s, an `alive` with nothing in it is: silence for longer is a line that is dead.
 */

/** What a POST to /api/login carries where the server wants a token. */
export interface Login {
  readonly token: string;
}

/** A project that is shown: of this machine, or of another host. */
export interface ShownProject {
  /** Names it in addresses: letters, digits and `-`. */
  readonly id: string;
  readonly project: string;
  /** How the other host is called; null for this machine. */
  readonly host: string | null;
}

/** What a page needs to know once. */
export interface Welcome {
  readonly version: string;
  /** Whether orders are taken. */
  readonly control: boolean;
  /** What an order must carry in the header `x-agent-runner-order`; null without --control. */
  readonly order_key: string | null;
  readonly projects: readonly ShownProject[];
}

/**
 * Rounds as columns of one length, oldest first: 100,000 of them are 13 lists and not 100,000 objects. What a round
 * did not tell is null.
 */
export interface RoundColumns {
  readonly round_num: readonly number[];
  readonly started_at: readonly number[];
  /** Null for a round that has not ended. */
  readonly ended_at: readonly (number | null)[];
  /** Positions in `HistoryPage.outcomes`; -1 for a round that has not ended. */
  readonly outcome: readonly number[];
  /** Positions in `HistoryPage.phases`. */
  readonly phase: readonly number[];
  readonly cost_usd: readonly (number | null)[];
  readonly tokens_in: readonly (number | null)[];
  readonly tokens_out: readonly (number | null)[];
  readonly commits: readonly (number | null)[];
  readonly lines_added: readonly (number | null)[];
  readonly lines_removed: readonly (number | null)[];
}

/** Where the Loop waited between rounds. */
export interface WaitColumns {
  readonly from: readonly number[];
  /** Null for the wait that goes on. */
  readonly to: readonly (number | null)[];
  /** Positions in `HistoryPage.reasons`: quota, backoff, schedule, … */
  readonly reason: readonly number[];
}

/** The machine as it stood at beginnings and ends of rounds, oldest first. */
export interface MachineColumns {
  readonly at: readonly number[];
  readonly mem_available_mb: readonly number[];
  readonly mem_total_mb: readonly number[];
  readonly disk_used_pct: readonly number[];
  readonly load_1m: readonly number[];
}

/**
 * An alert’s life that is over; which ones stand is told by `now`, in `peek.alerts`. Only the end is told to the
 * millisecond, `raised_at` may differ by some from what `now` told: two lives of a detector with the same
 * `cleared_at` are one.
 */
export interface AlertLife {
  readonly detector: string;
  readonly severity: 'info' | 'warning' | 'critical';
  readonly message: string;
  readonly raised_at: string;
  readonly cleared_at: string;
}

/** A stretch of the past. */
export interface HistoryPage {
  readonly outcomes: readonly string[];
  readonly phases: readonly string[];
  readonly reasons: readonly string[];
  readonly rounds: RoundColumns;
  readonly waits: WaitColumns;
  readonly machine: MachineColumns;
  readonly alerts: readonly AlertLife[];
  /** Asks for what lies before; null where nothing does, or where it is not to be had from that host. */
  readonly older: string | null;
}

/** Uncommitted work that is kept. */
export interface KeptOrphan {
  readonly round_num: number | null;
  readonly sha: string;
  readonly at: string | null;
  readonly files: readonly string[];
  /** The command that brings it back, to be pasted into a shell on that host. */
  readonly restore: string;
}

/** A detector as it stands. */
export interface StandingDetector {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** `unwatched` where no monitor was ever at work here. */
  readonly state: 'quiet' | 'pending' | 'raised' | 'unwatched';
  readonly since: string | null;
  readonly auto_stop: boolean;
}

/** The project at this moment. */
export interface Now {
  readonly id: string;
  readonly at: string;
  /** `peek --json`, with ten recent rounds and twenty events; its keys stand in docs/reference/peek.md. */
  readonly peek: Readonly<Record<string, unknown>>;
  /** Null where they are not listed yet. */
  readonly orphans: readonly KeptOrphan[] | null;
  readonly detectors: readonly StandingDetector[];
}

/** New output of the round in progress. */
export interface Output {
  readonly id: string;
  readonly round_num: number;
  /** Whole lines, as people read them; control characters are made visible, long ones are cut. Text, never markup. */
  readonly lines: readonly string[];
  /** The lines begin anew: another round, or so much was printed that some was left out. */
  readonly anew: boolean;
}

/** Why a host or project cannot be seen now. */
export interface Unseen {
  readonly id: string;
  readonly since: string;
  readonly why: string;
}

/** What the feed sends, by the name of the event. Each `now` also ends an `unseen`. */
export interface Feed {
  readonly now: Now;
  /** Rounds and waits that are new or changed, and what the machine did meanwhile; replaces rounds by number and waits by their beginning. */
  readonly history: HistoryPage & { readonly id: string };
  readonly output: Output;
  readonly unseen: Unseen;
}

/** One round in full. */
export interface RoundDetail {
  /** The keys of `peek --json --round N`.round. */
  readonly round: Readonly<Record<string, unknown>>;
}

/** The end of a round's log. */
export interface RoundLog {
  readonly path: string;
  readonly bytes: number;
  readonly lines: readonly string[];
}

/** What came of an order, in words. */
export interface Ordered {
  readonly message: string;
}

/** Why something was not done: what happened, and what mends it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}
