import type { Key } from './keys.ts';

/** What a person may ask for. */
export type Order = 'stop' | 'cancel' | 'kill' | 'wake';

/**
 * What the screen is at.
 *
 *     overview ◀── l ──▶ log          in both: ←→ choose a round, Esc goes back to the latest
 *        │ k                          s c w order at once
 *     asking ── y ──▶ order kill      any other key goes back
 */
export interface WatchState {
  readonly pane: 'overview' | 'log';
  /** The round that is looked at; absent: the latest, whichever that is. */
  readonly round?: number;
  /** A question is open. */
  readonly asking: boolean;
  /** What came of the last order, until the next key. */
  readonly note?: string;
}

/** What follows from a key. */
export type Step =
  | { readonly kind: 'stay'; readonly state: WatchState }
  | { readonly kind: 'order'; readonly state: WatchState; readonly order: Order }
  | { readonly kind: 'leave' };

const orders: Readonly<Record<string, Order>> = { s: 'stop', c: 'cancel', w: 'wake' };

const at = (state: WatchState, round: number | undefined): WatchState => {
  const { round: _, ...rest } = state;
  return round === undefined ? rest : { ...rest, round };
};

/** The round beside the one that is looked at. At the newest, the screen follows whatever is the latest. */
const moved = (state: WatchState, rounds: readonly number[], to: 'left' | 'right'): WatchState => {
  const here = state.round ?? rounds.at(-1);
  if (here === undefined) return state;
  if (to === 'left') return at(state, rounds.findLast((round) => round < here) ?? state.round);
  const next = rounds.find((round) => round > here);
  return at(state, next === rounds.at(-1) ? undefined : next);
};

const answered = (state: WatchState, key: Key): Step => {
  const rest = { ...state, asking: false };
  const yes = key.kind === 'letter' && key.letter === 'y';
  return yes
    ? { kind: 'order', state: rest, order: 'kill' }
    : { kind: 'stay', state: { ...rest, note: 'nothing was killed' } };
};

const lettered = (state: WatchState, letter: string): Step => {
  const order = Object.hasOwn(orders, letter) ? orders[letter] : undefined;
  if (order !== undefined) return { kind: 'order', state, order };
  switch (letter) {
    case 'q':
      return { kind: 'leave' };
    case 'k':
      return { kind: 'stay', state: { ...state, asking: true } };
    case 'l':
      return { kind: 'stay', state: { ...state, pane: state.pane === 'log' ? 'overview' : 'log' } };
    default:
      return { kind: 'stay', state };
  }
};

/** What a key does. `rounds` are the numbers of those that can be looked at, oldest first. */
export const press = (before: WatchState, key: Key, rounds: readonly number[]): Step => {
  if (key.kind === 'interrupt') return { kind: 'leave' };
  const { note: _, ...state } = before;
  if (state.asking) return answered(state, key);
  switch (key.kind) {
    case 'left':
    case 'right':
      return { kind: 'stay', state: moved(state, rounds, key.kind) };
    case 'escape':
      return { kind: 'stay', state: { ...at(state, undefined), pane: 'overview' } };
    case 'letter':
      return lettered(state, key.letter);
  }
};
