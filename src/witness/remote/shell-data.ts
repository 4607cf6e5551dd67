/** A text as one word of the shell, whatever is in it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A script with its data above it, as variables. */
export const withData = (words: Readonly<Record<string, string | number>>, script: string): string =>
  `${Object.entries(words)
    .map(([name, value]) => `${name}=${quoted(String(value))}\n`)
    .join('')}${script}`;
