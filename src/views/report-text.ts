import type { Report } from '../verbs/report.ts';
import {
  reportHead,
  reportSections,
  type ReportSection,
  type ReportStep,
  type ReportTable,
} from './report-sections.ts';
import { paint, type Paint } from './style.ts';

const widths = ({ head, rows }: ReportTable): readonly number[] =>
  head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map((cell) => Bun.stringWidth(cell))),
  );

/** Columns beside each other, numbers to the right. */
const tableLines = (table: ReportTable, { dim }: Paint): readonly string[] => {
  const columns = widths(table);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const pad = ' '.repeat(Math.max(0, (columns[column] ?? 0) - Bun.stringWidth(cell)));
        return table.numbers.includes(column) ? pad + cell : cell + pad;
      })
      .join('  ')
      .trimEnd();
  return [dim(line(table.head)), ...table.rows.map(line)].filter((text) => Bun.stripANSI(text) !== '');
};

const stepLines = ({ text, command }: ReportStep, { yellow, cyan }: Paint): readonly string[] => [
  `${yellow('•')} ${text}`,
  ...(command === undefined ? [] : [`    ${cyan(command)}`]),
];

const sectionText = ({ title, lines, table, steps = [] }: ReportSection, colors: Paint): string =>
  [
    colors.bold(title),
    ...[
      ...lines,
      ...steps.flatMap((step) => stepLines(step, colors)),
      ...(table === undefined ? [] : tableLines(table, colors)),
    ].map((line) => `  ${line}`),
  ].join('\n');

/** A report for people. */
export const reportText = (report: Report, color: boolean): string => {
  const colors = paint(color);
  const { title, span } = reportHead(report);
  const head = `${colors.bold(title)}  ${colors.dim(span)}`;
  return `${[head, ...reportSections(report).map((section) => sectionText(section, colors))].join('\n\n')}\n`;
};
