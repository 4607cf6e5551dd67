/** A cell: a table row is one line, and a bar would end the cell. */
const cell = (text: string): string => text.replaceAll('\n', ' ').replaceAll('|', String.raw`\|`);

/** A Markdown table; oxfmt aligns it afterwards. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, headings.map(() => '---'), ...rows.map((row) => row.map(cell))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

/** Text as code, also where it holds a backtick. */
export const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

/** Sentences of the code name files and words in backticks already; a blank line parts paragraphs. */
export const paragraphs = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n\n');
