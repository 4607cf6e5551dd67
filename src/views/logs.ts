import { paint } from './style.ts';

/** Stands above the output of a round where that of several follows one another. */
export const roundHead = (roundNum: number, color: boolean): string =>
  `${paint(color).bold(`── round ${roundNum} ──`)}\n`;
