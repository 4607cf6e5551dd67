/** A place in a text; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

type KeyPath = readonly (string | number)[];

/** Where the keys of a TOML document stand. Elements of arrays are known by their index. */
export interface Places {
  /** The place of exactly this key. */
  at(path: KeyPath): Place | undefined;
  /** The place of this key, or of the nearest table above it that stands in the text. */
  near(path: KeyPath): Place | undefined;
  /** The path as the file spells it, where it uses an older name. */
  spelt(path: KeyPath): KeyPath;
}

/** Gathers places while a document is read; the first place of a key is kept. */
export const gatherPlaces = (): Places & { add(path: KeyPath, place: Place): void; paths(): readonly KeyPath[] } => {
  const found = new Map<string, { readonly path: KeyPath; readonly place: Place }>();
  const at = (path: KeyPath): Place | undefined => found.get(JSON.stringify(path))?.place;
  return {
    at,
    near: (path) => {
      for (let length = path.length; length > 0; length -= 1) {
        const place = at(path.slice(0, length));
        if (place !== undefined) return place;
      }
      return undefined;
    },
    spelt: (path) => path,
    add: (path, place) => {
      const key = JSON.stringify(path);
      if (!found.has(key)) found.set(key, { path, place });
    },
    paths: () => [...found.values()].map(({ path }) => path),
  };
};
