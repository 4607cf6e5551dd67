/** Names that columns refer to by their positions. Each page of history has its own list; here there is one. */
export interface Names {
  /** The name at a position; empty where there is none. */
  at(position: number): string;
  /** How many there are. */
  count(): number;
  /** Translates a page’s positions into ours; -1 and null stay. */
  adopt(names: readonly string[]): (position: number | null) => number | null;
}

export const createNames = (): Names => {
  const known: string[] = [];
  const positionOf = (name: string): number => {
    const found = known.indexOf(name);
    return found < 0 ? known.push(name) - 1 : found;
  };
  return {
    at: (position) => known[position] ?? '',
    count: () => known.length,
    adopt: (names) => {
      const ours = names.map(positionOf);
      return (position) => (position === null || position < 0 ? position : (ours[position] ?? -1));
    },
  };
};
