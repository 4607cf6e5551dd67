import type { HistoryPage, RoundColumns } from '../../../../src/web/wire.ts';

/** Rounds as `[number, began, ended, outcome]`; the rest is the same for all. */
export const roundsOf = (rounds: readonly (readonly [number, number, number | null, number])[]): RoundColumns => ({
  round_num: rounds.map(([num]) => num),
  started_at: rounds.map(([, began]) => began),
  ended_at: rounds.map(([, , ended]) => ended),
  outcome: rounds.map(([, , , outcome]) => outcome),
  phase: rounds.map(() => 0),
  cost_usd: rounds.map(([, , ended]) => (ended === null ? null : 0.5)),
  tokens_in: rounds.map(([, , ended]) => (ended === null ? null : 1000)),
  tokens_out: rounds.map(([, , ended]) => (ended === null ? null : 100)),
  commits: rounds.map(([, , ended]) => (ended === null ? null : 1)),
  lines_added: rounds.map(([, , ended]) => (ended === null ? null : 20)),
  lines_removed: rounds.map(([, , ended]) => (ended === null ? null : 2)),
});

/** A page of history with what a test is about. */
export const pageOf = (changes: Partial<HistoryPage> = {}): HistoryPage => ({
  outcomes: [],
  phases: ['build'],
  reasons: [],
  rounds: roundsOf([]),
  waits: { from: [], to: [], reason: [] },
  machine: { at: [], mem_available_mb: [], mem_total_mb: [], disk_used_pct: [], load_1m: [] },
  alerts: [],
  older: null,
  ...changes,
});
