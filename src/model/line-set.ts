// Whether a change only moves lines. Two texts hold the same lines, duplicates counted, exactly when the lines
// that a diff takes out are those that it puts in: what the diff leaves alone is on both sides. So a patch
// without context is enough, and neither text need be read whole.

/** Header lines that tell of more than moved lines: new and deleted files, modes, names, bytes, submodules. */
const moreThanLines =
  /^(?:old mode|new mode|new file mode|deleted file mode|similarity|rename|copy|Binary files|GIT binary|index \S+ 160000)/;

const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

const balanced = (counts: ReadonlyMap<string, number>): boolean => counts.values().every((count) => count === 0);

/**
 * Whether each file of a patch (`git diff -U0 --full-index`, no renames) has the same lines before and after, in
 * another order. False for a patch of nothing, and for one that was cut.
 */
export const onlyMovesLines = (patch: string): boolean => {
  const counts = new Map<string, number>();
  let [minus, plus, files] = [0, 0, 0];
  for (const line of patch.split('\n')) {
    if (minus > 0 || plus > 0) {
      if (line.startsWith('\\')) continue;
      const removes = line.startsWith('-');
      const text = line.slice(1);
      counts.set(text, (counts.get(text) ?? 0) + (removes ? -1 : 1));
      if (removes) minus -= 1;
      else plus -= 1;
    } else if (line.startsWith('diff --git ')) {
      if (!balanced(counts)) return false;
      counts.clear();
      files += 1;
    } else if (moreThanLines.test(line)) return false;
    else {
      const sizes = hunk.exec(line);
      if (sizes !== null) [minus, plus] = [Number(sizes[1] ?? 1), Number(sizes[2] ?? 1)];
    }
  }
  return files > 0 && minus === 0 && plus === 0 && balanced(counts);
};
