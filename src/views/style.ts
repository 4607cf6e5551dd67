/** Colours text, or leaves it: a view is told whether colour is wanted and never asks the terminal. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const wrap = (color: boolean, open: number, close: number) => (text: string) =>
  color ? `\u001B[${open}m${text}\u001B[${close}m` : text;

/** A set of colours that is all plain text when `color` is false. */
export const paint = (color: boolean): Paint => ({
  bold: wrap(color, 1, 22),
  dim: wrap(color, 2, 22),
  red: wrap(color, 31, 39),
  green: wrap(color, 32, 39),
  yellow: wrap(color, 33, 39),
  blue: wrap(color, 34, 39),
  cyan: wrap(color, 36, 39),
});
