import { outcomeKeys, type OutcomeName } from '../model/outcome.ts';
import type { RoundRecord } from '../model/round-record.ts';
import { costWords } from './amounts.ts';
import type { Paint } from './style.ts';
import { durationWords, plural } from './words.ts';

const passing: ReadonlySet<OutcomeName> = new Set<OutcomeName>(['quota', 'transient', 'cancelled', 'unknown']);

/** How an outcome is coloured: good, passing by itself, or bad. */
export const outcomeTone = (name: OutcomeName, { green, yellow, red }: Paint): ((text: string) => string) => {
  if (name === 'ok') return green;
  return passing.has(name) ? yellow : red;
};

const changeWords = ({ progress }: RoundRecord): string => {
  if (progress === undefined || (progress.commits === 0 && progress.files_changed === 0)) return '';
  return `${plural(progress.commits, 'commit')} +${progress.lines_added} −${progress.lines_removed}`;
};

const cellsOf = (record: RoundRecord, colors: Paint): readonly string[] => {
  const { roundNum, phase, state, usage, kept } = record;
  const outcome = state.kind === 'ended' ? outcomeKeys(state.outcome).outcome : undefined;
  const end = state.kind === 'ended' || state.kind === 'settling' ? state.agentEnd : undefined;
  return [
    `R${roundNum}`,
    phase,
    outcome === undefined ? state.kind : outcomeTone(outcome, colors)(outcome),
    end === undefined ? '' : durationWords(end.duration),
    changeWords(record),
    usage?.cost_usd === undefined ? '' : costWords(usage.cost_usd, usage.cost_estimated === true),
    kept === undefined ? '' : `${kept.how} ${kept.sha.slice(0, 12)}`,
  ];
};

/** Rounds beside each other: `R12  build  ok  3 min 20 s  2 commits +80 −12  $0.02`. A column that is empty is left out. */
export const roundRows = (records: readonly RoundRecord[], colors: Paint): readonly string[] => {
  const rows = records.map((record) => cellsOf(record, colors));
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((cells) => Bun.stringWidth(cells[column] ?? '')))) ?? [];
  return rows.map((cells) =>
    cells
      .flatMap((cell, column) => {
        const width = widths[column] ?? 0;
        return width === 0 ? [] : [cell + ' '.repeat(width - Bun.stringWidth(cell))];
      })
      .join('  ')
      .trimEnd(),
  );
};
