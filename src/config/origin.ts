import type { Place, Places } from './places.ts';

/** Where an effective value came from. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'preset'; readonly preset: string }
  /** The preset was recognised by the program that `command` starts. */
  | { readonly kind: 'command'; readonly program: string }
  | ({ readonly kind: 'file' } & Place)
  | ({ readonly kind: 'phase'; readonly phase: string } & Place);

/** A value with its origin. */
export interface Traced<Value> {
  readonly value: Value;
  readonly origin: Origin;
}

/** A table of the file that may set a value: `[phases.dev.agent]`, `[agent]`. */
export interface Layer<Table> {
  readonly table: Table;
  /** The table's own key path. */
  readonly path: readonly string[];
  /** Set where the table belongs to a phase. */
  readonly phase?: string;
}

/** The origin of what a layer's key says. */
export const layerOrigin = (layer: Omit<Layer<unknown>, 'table'>, key: string, places: Places): Origin => {
  const place = places.at([...layer.path, key]);
  if (place === undefined) return { kind: 'default' };
  return layer.phase === undefined ? { kind: 'file', ...place } : { kind: 'phase', phase: layer.phase, ...place };
};

/** What the first layer that sets `key` says, with its origin; undefined where none does. */
export const firstSet = <Table extends object, Key extends keyof Table & string>(
  layers: readonly Layer<Table>[],
  key: Key,
  places: Places,
): Traced<NonNullable<Table[Key]>> | undefined => {
  for (const layer of layers) {
    const value = layer.table[key];
    if (value !== undefined && value !== null) return { value, origin: layerOrigin(layer, key, places) };
  }
  return undefined;
};
