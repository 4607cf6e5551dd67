import { outcomeClass } from '../../../views/report-plots.ts';
import { outcomeMarks } from '../../../views/watch-drawings.ts';
import { isOutcomeName } from '../../../model/outcome.ts';

/** Colours of outcomes, as the report has them; what they are is told by the style sheet. */
export const looks = ['good', 'limit', 'wall', 'access', 'bad', 'odd', 'working'] as const;
export type Look = (typeof looks)[number];

const isLook = (name: string): name is Look => looks.some((look) => look === name);

/** How an outcome looks; a round that has not ended is at work, and a name of a later version is odd. */
export const lookOf = (outcome: string): Look => {
  if (outcome === '') return 'working';
  const found = isOutcomeName(outcome) ? outcomeClass[outcome] : 'odd';
  return isLook(found) ? found : 'odd';
};

/** An outcome as one character, as `watch` has it: colours are never the only sign. */
export const markOf = (outcome: string): string => {
  if (outcome === '') return '▶';
  return isOutcomeName(outcome) ? outcomeMarks[outcome] : '?';
};

/** `at work` for a round that has not ended. */
export const outcomeName = (outcome: string): string => (outcome === '' ? 'at work' : outcome);
