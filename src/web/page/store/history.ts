import type { AlertLife, HistoryPage } from '../../wire.ts';
import { createNames, type Names } from './names.ts';
import { createTable, type Table } from './table.ts';

const roundColumns = [
  'started_at',
  'round_num',
  'ended_at',
  'outcome',
  'phase',
  'cost_usd',
  'tokens_in',
  'tokens_out',
  'commits',
  'lines_added',
  'lines_removed',
] as const;
const waitColumns = ['from', 'to', 'reason'] as const;
const machineColumns = ['at', 'mem_available_mb', 'mem_total_mb', 'disk_used_pct', 'load_1m'] as const;

export type Rounds = Table<(typeof roundColumns)[number]>;
export type Waits = Table<(typeof waitColumns)[number]>;
export type Machine = Table<(typeof machineColumns)[number]>;

/** The past of a project, as far as it has been fetched. It is changed in place: `revision` tells that it was. */
export interface History {
  readonly rounds: Rounds;
  readonly waits: Waits;
  readonly machine: Machine;
  readonly outcomes: Names;
  readonly phases: Names;
  readonly reasons: Names;
  /** Those that are over, the newest first. */
  readonly alerts: readonly AlertLife[];
  readonly revision: number;
  /** Asks for what lies before; null where nothing does; undefined before anything was fetched. */
  readonly older: string | null | undefined;
}

export const emptyHistory = (): History => ({
  rounds: createTable(roundColumns),
  waits: createTable(waitColumns),
  machine: createTable(machineColumns),
  outcomes: createNames(),
  phases: createNames(),
  reasons: createNames(),
  alerts: [],
  revision: 0,
  older: undefined,
});

const alertKey = ({ detector, cleared_at: clearedAt }: AlertLife): string => `${clearedAt} ${detector}`;

const mergedAlerts = (known: readonly AlertLife[], told: readonly AlertLife[]): readonly AlertLife[] => {
  if (told.length === 0) return known;
  const lives = new Map([...known, ...told].map((life) => [alertKey(life), life]));
  return [...lives.values()].toSorted((a, b) => Date.parse(b.cleared_at) - Date.parse(a.cleared_at));
};

/** Takes in a stretch of the past. Rounds and waits are known by their beginnings: numbers begin anew in a new log folder. */
export const withPage = (history: History, page: HistoryPage): History => {
  const [outcome, phase, reason] = [
    history.outcomes.adopt(page.outcomes),
    history.phases.adopt(page.phases),
    history.reasons.adopt(page.reasons),
  ];
  const rounds = { ...page.rounds, outcome: page.rounds.outcome.map(outcome), phase: page.rounds.phase.map(phase) };
  history.rounds.merge(rounds);
  history.waits.merge({ ...page.waits, reason: page.waits.reason.map(reason) });
  history.machine.merge(page.machine);
  return { ...history, alerts: mergedAlerts(history.alerts, page.alerts), revision: history.revision + 1 };
};

/** When the oldest round or wait that was fetched began; undefined where there is none. */
export const oldestOf = ({ rounds, waits }: History): number | undefined => {
  const beginnings = [rounds.column('started_at')[0], waits.column('from')[0]].filter((at) => at !== undefined);
  return beginnings.length === 0 ? undefined : Math.min(...beginnings);
};
