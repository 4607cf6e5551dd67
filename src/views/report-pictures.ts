import type { OutcomeName } from '../model/outcome.ts';
import type { EpochMs } from '../model/time.ts';
import { timeUseOrder, timeUses } from '../model/time-use.ts';
import type { Report } from '../verbs/report.ts';
import type { Slot } from '../verbs/report/picture.ts';
import { costWords, countWords } from './amounts.ts';
import { minuteTime, whenWords } from './clock-time.ts';
import { outcomeCounts, outcomeOrder } from './report-names.ts';
import { barBlocks, outcomeClass, plotSvg, useClass, type BarPart, type Block } from './report-plots.ts';
import { durationWords } from './words.ts';

const roundsHeight = 56;
const barsHeight = 110;

/** Every round as a block coloured by its outcome, and what lay between them as a lower one. */
const momentBlocks = ({ picture, window, timeZone }: Report): readonly Block[] => {
  const { rounds = [], stretches = [] } = picture.moments ?? {};
  const share = (at: EpochMs): number => (Math.max(at, window.from) - window.from) / (window.to - window.from);
  const span = (from: EpochMs, to: EpochMs): string =>
    `${whenWords(from, window.to, timeZone)} to ${minuteTime(to, timeZone)}, ${durationWords(to - from)}`;
  const between = stretches.map(({ from, to, use }): Block => ({
    from: share(from),
    to: share(to),
    top: roundsHeight - 12,
    height: 12,
    className: useClass[use],
    title: `${timeUses[use].name}: ${span(from, to)}`,
  }));
  const worked = rounds.map(({ roundNum, phase, outcome, from, to }): Block => ({
    from: share(from),
    to: share(to),
    top: 2,
    height: roundsHeight - 17,
    className: `${outcomeClass[outcome]} round`,
    title: `R${roundNum}${phase === '' ? '' : ` ${phase}`}: ${outcome}, ${span(from, to)}`,
  }));
  return [...between, ...worked];
};

/** Too many rounds to be told apart: what each part of the time was used for. */
const useBlocks = ({ picture: { slots }, window, timeZone }: Report): readonly Block[] => {
  const length = (window.to - window.from) / slots.length;
  return barBlocks(slots, roundsHeight, length, ({ from, uses }) =>
    timeUseOrder.flatMap((use): BarPart[] => {
      const value = uses[use];
      const title = `${whenWords(from, window.to, timeZone)}: ${timeUses[use].name} ${durationWords(value ?? 0)}`;
      return value === undefined ? [] : [{ value, className: useClass[use], title }];
    }),
  );
};

/** The window from left to right. */
export const timeline = (report: Report): string => {
  const { window, timeZone, picture, total } = report;
  return plotSvg({
    window,
    timeZone,
    height: roundsHeight,
    blocks: picture.moments === undefined ? useBlocks(report) : momentBlocks(report),
    label: `What the time was used for; ${outcomeCounts(total.outcomes)}`,
  });
};

const roundsIn = ({ outcomes }: Slot): number => Object.values(outcomes).reduce((sum, count) => sum + count, 0);

/** Rounds by outcome, over time. */
export const roundsPlot = ({ window, timeZone, picture: { slots }, total }: Report): string => {
  const most = Math.max(1, ...slots.map(roundsIn));
  const part = (slot: Slot, name: OutcomeName): readonly BarPart[] => {
    const value = slot.outcomes[name];
    const title = `${whenWords(slot.from, window.to, timeZone)}: ${value ?? 0} ${name}`;
    return value === undefined ? [] : [{ value, className: outcomeClass[name], title }];
  };
  const blocks = barBlocks(slots, barsHeight, most, (slot) => outcomeOrder.flatMap((name) => part(slot, name)));
  const label = `Rounds over time: ${outcomeCounts(total.outcomes)}`;
  return plotSvg({ window, timeZone, height: barsHeight, blocks, label, top: String(most) });
};

/** Cost over time, or tokens where no cost was told. */
export const costPlot = ({ window, timeZone, picture: { slots }, total }: Report): string => {
  const byCost = total.costUsd > 0;
  const valueOf = ({ costUsd, tokens }: Slot): number => (byCost ? costUsd : tokens);
  const words = (value: number): string =>
    byCost ? costWords(value, total.costEstimated) : `${countWords(value)} tokens`;
  const most = Math.max(...slots.map(valueOf));
  const blocks = barBlocks(slots, barsHeight, most, (slot) => {
    const value = valueOf(slot);
    const title = `${whenWords(slot.from, window.to, timeZone)}: ${words(value)}`;
    return value === 0 ? [] : [{ value, className: 'working', title }];
  });
  const label = `${byCost ? 'Cost' : 'Tokens'} over time, at most ${words(most)} at once`;
  return plotSvg({ window, timeZone, height: barsHeight, blocks, label, top: words(most) });
};
