/** Every value of a flag that may stand several times, in the order in which they were typed: `--host pi --host=nas`. */
export const valuesOf = (words: readonly string[], flag: string): readonly string[] => {
  const end = words.indexOf('--');
  const flags = end < 0 ? words : words.slice(0, end);
  return flags.flatMap((word, index) => {
    if (word === `--${flag}`) return [flags[index + 1] ?? ''];
    return word.startsWith(`--${flag}=`) ? [word.slice(flag.length + 3)] : [];
  });
};
