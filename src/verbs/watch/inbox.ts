import type { Key } from './keys.ts';

/** What a live screen wakes up for. */
export type Happening =
  | { readonly kind: 'key'; readonly key: Key }
  /** It is time to look again. */
  | { readonly kind: 'look' }
  | { readonly kind: 'resized' }
  /** What came of an order. */
  | { readonly kind: 'told'; readonly note: string }
  | { readonly kind: 'end' };

/** Things that happen, in their order, for one reader. */
export interface Inbox {
  put(happening: Happening): void;
  next(): Promise<Happening>;
}

export const openInbox = (): Inbox => {
  const waiting: Happening[] = [];
  let wake: (() => void) | undefined;
  return {
    put: (happening) => {
      waiting.push(happening);
      wake?.();
    },
    next: async () => {
      for (;;) {
        const first = waiting.shift();
        if (first !== undefined) return first;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
};
