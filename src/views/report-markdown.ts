import type { Report } from '../verbs/report.ts';
import {
  reportHead,
  reportSections,
  type ReportSection,
  type ReportStep,
  type ReportTable,
} from './report-sections.ts';

/** What an agent wrote is text: neither a table's border nor markup. */
const escaped = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>|#]/g, String.raw`\$&`);

const code = (text: string): string => `\`${text.replaceAll('`', '')}\``;

/** A command is to be copied as it stands. */
const cell = (text: string): string => (text.startsWith('agent-runner ') ? code(text) : escaped(text));

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const tableText = ({ head, numbers, rows }: ReportTable): string =>
  [
    row(head),
    row(head.map((_, column) => (numbers.includes(column) ? '--:' : '---'))),
    ...rows.map((cells) => row(cells.map(cell))),
  ].join('\n');

const stepText = ({ text, command }: ReportStep): string =>
  `- ${escaped(text)}${command === undefined ? '' : `  \n  ${code(command)}`}`;

const sectionText = ({ title, lines, table, steps = [] }: ReportSection): string =>
  [
    `## ${title}`,
    ...(lines.length === 0 ? [] : [lines.map(escaped).join('  \n')]),
    ...(steps.length === 0 ? [] : [steps.map(stepText).join('\n')]),
    ...(table === undefined ? [] : [tableText(table)]),
  ].join('\n\n');

/** A report as Markdown, for an issue or a chat. */
export const reportMarkdown = (report: Report): string => {
  const { title, span } = reportHead(report);
  return `${[`# ${escaped(title)}`, escaped(span), ...reportSections(report).map(sectionText)].join('\n\n')}\n`;
};
