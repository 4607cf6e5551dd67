/** What a key does on the timeline. */
export type KeyDeed =
  /** To the round before (-1) or after. */
  | { readonly kind: 'step'; readonly by: -1 | 1 }
  | { readonly kind: 'end'; readonly which: 'first' | 'last' }
  /** By a share of what is shown. */
  | { readonly kind: 'pan'; readonly by: number }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'leave' };

/** What a key does; undefined where it is none of the timeline’s. */
export const deedOf = ({
  key,
  shiftKey,
}: {
  readonly key: string;
  readonly shiftKey: boolean;
}): KeyDeed | undefined => {
  switch (key) {
    case 'ArrowLeft':
      return shiftKey ? { kind: 'pan', by: -0.25 } : { kind: 'step', by: -1 };
    case 'ArrowRight':
      return shiftKey ? { kind: 'pan', by: 0.25 } : { kind: 'step', by: 1 };
    case 'Home':
      return { kind: 'end', which: 'first' };
    case 'End':
      return { kind: 'end', which: 'last' };
    case '+':
    case '=':
      return { kind: 'zoom', factor: 1 / 1.5 };
    case '-':
      return { kind: 'zoom', factor: 1.5 };
    case 'Enter':
      return { kind: 'open' };
    case 'Escape':
      return { kind: 'leave' };
    default:
      return undefined;
  }
};
