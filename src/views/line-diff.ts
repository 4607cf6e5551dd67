/** One line of a comparison. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Lengths of the longest common subsequences of what is behind each pair of places. */
const commonLengths = (before: readonly string[], after: readonly string[]): readonly (readonly number[])[] => {
  const table = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const [here = [], below = []] = [table[i], table[i + 1]];
      here[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, here[j + 1] ?? 0);
    }
  }
  return table;
};

/** The lines of two short texts side by side, what was removed before what was added. Its cost is the product of their lengths. */
export const lineDiff = (before: string, after: string): readonly DiffLine[] => {
  const [old, young] = [before.split('\n'), after.split('\n')];
  const common = commonLengths(old, young);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < young.length) {
    const [oldLine, youngLine] = [old[i], young[j]];
    if (oldLine !== undefined && oldLine === youngLine) {
      lines.push({ kind: 'same', text: oldLine });
      i += 1;
      j += 1;
    } else if (
      youngLine === undefined ||
      (oldLine !== undefined && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))
    ) {
      lines.push({ kind: 'removed', text: oldLine ?? '' });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: youngLine });
      j += 1;
    }
  }
  return lines;
};
