/** A key that a live screen knows. */
export type Key =
  | { readonly kind: 'letter'; readonly letter: string }
  | { readonly kind: 'left' | 'right' | 'escape' | 'interrupt' };

/** Arrows as terminals send them, in their two modes. */
const sequences: Readonly<Record<string, Key>> = {
  '\u001B[C': { kind: 'right' },
  '\u001BOC': { kind: 'right' },
  '\u001B[D': { kind: 'left' },
  '\u001BOD': { kind: 'left' },
};

const single: Readonly<Record<string, Key>> = {
  '\u001B': { kind: 'escape' },
  '\u0003': { kind: 'interrupt' },
  '\u0004': { kind: 'interrupt' },
};

// oxlint-disable-next-line no-control-regex -- keys without a letter are escape sequences
const escapeSequence = /\u001B(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])/g;

/**
 * The keys that came in one read. Several letters in one are text that was pasted, and order nothing: a `k` and a `y`
 * in it would kill a round. Arrows that are held down may come several at a time.
 */
export const keysIn = (text: string): readonly Key[] => {
  const found = text.match(escapeSequence) ?? [];
  if (found.length > 0 && found.join('') === text) return found.flatMap((each) => sequences[each] ?? []);
  const key = single[text];
  if (key !== undefined) return [key];
  return /^[a-z]$/i.test(text) ? [{ kind: 'letter', letter: text.toLowerCase() }] : [];
};
