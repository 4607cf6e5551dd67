/** What is another one each time, by what stands for it: a page shows the words, and a night's own numbers. */
const variable: readonly (readonly [RegExp, string])[] = [
  [/\b\d{8}T\d{6}\b/g, '<stamp>'],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<moment>'],
  [/\b\d{4}-\d\d-\d\d\b/g, '<day>'],
  [/\b\d\d:\d\d(?::\d\d)?\b/g, '<time>'],
  [/(?:\b|< )\d+(?:\.\d+)? (?:ms|s|min|h|d)\b(?: \d+ (?:s|min|h)\b)?/g, '<length>'],
  [/\b\d+(?:\.\d+)?(?: of \d+(?:\.\d+)?)? (?:[KMG]B|bytes)\b/g, '<size>'],
  [/\b\d+(?:\.\d+)? %/g, '<share>'],
  [/\b(pid|process) \d+\b/g, '$1 <pid>'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b/g, '<sha>'],
  [/\bbyte \d+/g, 'byte <offset>'],
  [/\bload \d+\.\d+/g, 'load <load>'],
  [/(?<=\S) +/g, ' '],
];

const plain = (line: string): string =>
  variable.reduce((text, [pattern, name]) => text.replaceAll(pattern, name), line.trimEnd());

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** `…` in a line stands for anything in it, on a line of its own for any number of lines. */
const expression = (promised: readonly string[]): RegExp => {
  const lines = promised.map((line) =>
    line.trim() === '…' ? String.raw`(?:[^\n]*\n)*?` : `${plain(line).split('…').map(escaped).join('[^\\n]*')}\n`,
  );
  return new RegExp(`^${lines.join('')}$`);
};

const linesOf = (text: string): readonly string[] => text.replace(/\n+$/, '').split('\n');

/** Whether a command printed what a page shows, save for times, lengths, sizes, process ids and SHAs. */
export const isAsShown = (printed: string, promised: string): boolean =>
  expression(linesOf(promised)).test(`${linesOf(printed).map(plain).join('\n')}\n`);
