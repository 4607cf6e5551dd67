import { gatherPlaces, type Place, type Places } from './places.ts';
import type { KeyPath } from './tables.ts';
import { walkToml } from './toml-walk.ts';

/** From an offset in the text to line and column. */
const placeFinder = (text: string): ((offset: number) => Place) => {
  const lineStarts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lineStarts.push(end + 1);
  return (offset) => {
    let [low, high] = [0, lineStarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
  };
};

/** Where each key of a TOML document stands. The text must be valid TOML; the columns count UTF-16 units, as editors do. */
export const locateKeys = (toml: string): Places & { paths(): readonly KeyPath[] } => {
  const places = gatherPlaces();
  const placeOf = placeFinder(toml);
  walkToml(toml, { mark: (path, offset) => places.add(path, placeOf(offset)) });
  return places;
};
