import type { OutcomeName } from '../../model/outcome.ts';
import type { DurationMs, EpochMs } from '../../model/time.ts';
import type { TimeUse } from '../../model/time-use.ts';
import type { ReportedRound } from './rounds.ts';
import type { Stretch, Window } from './time-use.ts';

/** One of the equal parts of a window, for plots: however many rounds there are, a plot has as many bars as fit. */
export interface Slot {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** What its time was used for; together its length. */
  readonly uses: Partial<Record<TimeUse, DurationMs>>;
  /** Rounds that ended in it. */
  readonly outcomes: Partial<Record<OutcomeName, number>>;
  costUsd: number;
  tokens: number;
}

/** What plots are drawn from. */
export interface Picture {
  readonly slots: readonly Slot[];
  /** Every round and every stretch between; absent where there are too many to be told apart. */
  readonly moments?: { readonly rounds: readonly ReportedRound[]; readonly stretches: readonly Stretch[] };
}

const slotCount = 96;
const momentsAtMost = 1000;

/** Collects what plots are drawn from. */
export const pictureKeeper = ({ from, to }: Window) => {
  const width = Math.max(1, (to - from) / slotCount);
  const slots = Array.from({ length: slotCount }, (_, index): Slot => ({
    from: from + index * width,
    to: from + (index + 1) * width,
    uses: {},
    outcomes: {},
    costUsd: 0,
    tokens: 0,
  }));
  const rounds: ReportedRound[] = [];
  const stretches: Stretch[] = [];
  let crowded = false;

  const indexAt = (at: EpochMs): number => Math.min(slotCount - 1, Math.max(0, Math.floor((at - from) / width)));

  const note = <Item>(list: Item[], item: Item): void => {
    crowded ||= list.length >= momentsAtMost;
    if (!crowded) list.push(item);
  };

  return {
    stretch: (stretch: Stretch): void => {
      note(stretches, stretch);
      for (let index = indexAt(stretch.from); index <= indexAt(stretch.to); index += 1) {
        const slot = slots[index];
        if (slot === undefined) continue;
        const shared = Math.min(slot.to, stretch.to) - Math.max(slot.from, stretch.from);
        if (shared > 0) slot.uses[stretch.use] = (slot.uses[stretch.use] ?? 0) + shared;
      }
    },
    round: (round: ReportedRound): void => {
      note(rounds, round);
      const slot = slots[indexAt(round.to)];
      if (slot !== undefined) slot.outcomes[round.outcome] = (slot.outcomes[round.outcome] ?? 0) + 1;
    },
    usage: (at: EpochMs, costUsd: number, tokens: number): void => {
      const slot = slots[indexAt(at)];
      if (at < from || at > to || slot === undefined) return;
      slot.costUsd += costUsd;
      slot.tokens += tokens;
    },
    end: (): Picture => ({ slots, ...(crowded ? {} : { moments: { rounds, stretches } }) }),
  };
};
