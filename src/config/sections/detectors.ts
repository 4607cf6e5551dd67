import * as v from 'valibot';
import type { Detector, Threshold } from '../../detectors/define.ts';
import { detectors } from '../../detectors/index.ts';
import { watchBounds } from '../../model/watch.ts';
import { about, count, duration, factor, percent } from '../field.ts';

const bounded = (what: string) =>
  v.pipe(
    count(what, 'rounds', 1),
    v.maxValue(watchBounds.rounds, `must be at most ${watchBounds.rounds}: no more are kept`),
  );

const value = ({ unit, what }: Threshold): v.GenericSchema<number, number> => {
  switch (unit) {
    case 's':
      return duration(what, 'from zero');
    case '%':
      return percent(what);
    case 'times':
      return factor(what);
    case 'rounds':
      return bounded(what);
    case 'MB':
    case 'lines':
      return count(what, unit, 1);
  }
};

const table = ({ title, thresholds, holdForMs, repeatAfterMs }: Detector) => {
  const own = Object.entries(thresholds).map(
    ([key, threshold]) => [key, v.exactOptional(value(threshold), threshold.default)] as const,
  );
  const keys = {
    ...Object.fromEntries(own),
    hold_for_s: v.exactOptional(
      duration('For how long it must be there before it is told, and gone before it is over.', 'from zero'),
      holdForMs / 1000,
    ),
    repeat_after_s: v.exactOptional(
      duration('It is told again after this time, while it stays.'),
      repeatAfterMs / 1000,
    ),
  };
  return v.exactOptional(v.pipe(v.strictObject(keys), about(`${title}.`)), {});
};

/** `[monitor.<detector>]`, a table for each. */
export const detectorTables = Object.fromEntries(detectors.map((detector) => [detector.name, table(detector)]));
