import type { MetricsLine } from '../../model/metrics.ts';
import type { RoundRecord } from '../../model/round-record.ts';
import { parseTime } from '../../model/time.ts';
import type { AlertLife, HistoryPage, MachineColumns, RoundColumns, WaitColumns } from '../wire.ts';
import type { ToldWait } from './waits.ts';

/** A stretch of the past before it is put into columns, each list oldest first. */
export interface Stretch {
  readonly rounds: readonly RoundRecord[];
  readonly waits: readonly ToldWait[];
  readonly samples: readonly MetricsLine[];
  readonly alerts: readonly AlertLife[];
}

/** Names that stand once in a table, and by their position in the columns. */
const nameTable = () => {
  const places = new Map<string, number>();
  return {
    place: (name: string): number => {
      const known = places.get(name);
      if (known !== undefined) return known;
      places.set(name, places.size);
      return places.size - 1;
    },
    names: (): readonly string[] => [...places.keys()],
  };
};

type NameTable = ReturnType<typeof nameTable>;

const roundColumns = (rounds: readonly RoundRecord[], outcomes: NameTable, phases: NameTable): RoundColumns => ({
  round_num: rounds.map(({ roundNum }) => roundNum),
  started_at: rounds.map(({ startedAt }) => startedAt),
  ended_at: rounds.map(({ state }) => (state.kind === 'ended' ? state.at : null)),
  outcome: rounds.map(({ state }) => (state.kind === 'ended' ? outcomes.place(state.outcome.name) : -1)),
  phase: rounds.map(({ phase }) => phases.place(phase)),
  cost_usd: rounds.map(({ usage }) => usage?.cost_usd ?? null),
  tokens_in: rounds.map(({ usage }) => usage?.tokens_in ?? null),
  tokens_out: rounds.map(({ usage }) => usage?.tokens_out ?? null),
  commits: rounds.map(({ progress }) => progress?.commits ?? null),
  lines_added: rounds.map(({ progress }) => progress?.lines_added ?? null),
  lines_removed: rounds.map(({ progress }) => progress?.lines_removed ?? null),
});

const waitColumns = (waits: readonly ToldWait[], reasons: NameTable): WaitColumns => ({
  from: waits.map(({ from }) => from),
  to: waits.map(({ to }) => to),
  reason: waits.map(({ reason }) => reasons.place(reason)),
});

const machineColumns = (samples: readonly MetricsLine[]): MachineColumns => ({
  at: samples.map(({ ts }) => parseTime(ts) ?? 0),
  mem_available_mb: samples.map(({ mem_available_mb }) => mem_available_mb),
  mem_total_mb: samples.map(({ mem_total_mb }) => mem_total_mb),
  disk_used_pct: samples.map(({ disk_used_pct }) => disk_used_pct),
  load_1m: samples.map(({ load_1m }) => load_1m),
});

/** A stretch as the page takes it. `older`: the cursor that asks for what lies before. */
export const historyPage = ({ rounds, waits, samples, alerts }: Stretch, older: string | null): HistoryPage => {
  const [outcomes, phases, reasons] = [nameTable(), nameTable(), nameTable()];
  const columns = {
    rounds: roundColumns(rounds, outcomes, phases),
    waits: waitColumns(waits, reasons),
    machine: machineColumns(samples),
  };
  return { outcomes: outcomes.names(), phases: phases.names(), reasons: reasons.names(), ...columns, alerts, older };
};
