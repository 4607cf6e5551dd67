import { isoTime } from '../model/time.ts';
import { timeUseOrder, timeUses } from '../model/time-use.ts';
import type { Report } from '../verbs/report.ts';
import { costWords, countWords, shareWords } from './amounts.ts';
import { outcomeOrder } from './report-names.ts';
import { pageStyle } from './report-page-style.ts';
import { outcomeClass, useClass } from './report-plots.ts';
import { costPlot, roundsPlot, timeline } from './report-pictures.ts';
import { reportHead, reportSections, type ReportSection, type ReportTable } from './report-sections.ts';
import { durationWords } from './words.ts';

const text = (words: string): string => Bun.escapeHTML(words);

const command = (words: string): string => `<code>${text(words)}</code>`;

const cell = (words: string): string => (words.startsWith('agent-runner ') ? command(words) : text(words));

const tableHtml = ({ head, numbers, rows }: ReportTable): string => {
  const kind = (column: number): string => (numbers.includes(column) ? ' class="n"' : '');
  const heads = head.map((title, column) => `<th scope="col"${kind(column)}>${text(title)}</th>`).join('');
  const body = rows.map(
    (cells) =>
      `<tr>${cells.map((words, column) => `<td${kind(column)} data-name="${text(head[column] ?? '')}">${cell(words)}</td>`).join('')}</tr>`,
  );
  return `<div class="wide" tabindex="0"><table><thead><tr>${heads}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
};

const todoHtml = ({ title, lines, steps = [] }: ReportSection): string => {
  const items = [
    ...steps.map(
      (step) => `<li>${text(step.text)}${step.command === undefined ? '' : `<br>${command(step.command)}`}</li>`,
    ),
    ...lines.map((line) => `<li>${text(line)}</li>`),
  ];
  return `<section class="todo${steps.length === 0 ? '' : ' open'}"><h2>${text(title)}</h2><ul>${items.join('')}</ul></section>`;
};

const sectionHtml = ({ title, lines, table }: ReportSection): string =>
  `<section><h2>${text(title)}</h2>${lines.map((line) => `<p class="soft">${text(line)}</p>`).join('')}${table === undefined ? '' : tableHtml(table)}</section>`;

const tile = (value: string, name: string): string =>
  `<div class="tile"><b>${text(value)}</b><span>${text(name)}</span></div>`;

const tiles = ({ total, timeUse, window, alertCount, orphans }: Report): string => {
  const tokens = total.tokensIn + total.tokensOut + total.cacheRead + total.cacheWritten;
  return [
    tile(`${total.outcomes.ok ?? 0} of ${total.rounds}`, 'rounds went well'),
    tile(
      durationWords(timeUse.working),
      `at work, ${shareWords(timeUse.working, window.to - window.from)} of the time`,
    ),
    ...(total.measured === 0
      ? []
      : [
          tile(
            String(total.commits),
            `commits, +${countWords(total.linesAdded)} −${countWords(total.linesRemoved)} lines`,
          ),
        ]),
    ...(total.counted === 0
      ? []
      : [tile(costWords(total.costUsd, total.costEstimated), `${countWords(tokens)} tokens`)]),
    ...(alertCount === 0 ? [] : [tile(String(alertCount), alertCount === 1 ? 'alert' : 'alerts')]),
    ...(orphans.length === 0 ? [] : [tile(String(orphans.length), 'pieces of kept work')]),
  ].join('');
};

interface Key {
  readonly className: string;
  readonly name: string;
  readonly value: string;
}

const legend = (keys: readonly Key[]): string =>
  `<ul class="legend">${keys.map(({ className, name, value }) => `<li><i class="${className}"></i>${text(name)} <b>${text(value)}</b></li>`).join('')}</ul>`;

const outcomeKeys = ({ total }: Report): readonly Key[] =>
  outcomeOrder.flatMap((name) => {
    const count = total.outcomes[name];
    return count === undefined ? [] : [{ className: outcomeClass[name], name, value: String(count) }];
  });

const shareBar = ({ timeUse, window }: Report): string => {
  const used = timeUseOrder.filter((use) => timeUse[use] > 0);
  const whole = window.to - window.from;
  const parts = used.map(
    (use) =>
      `<div class="${useClass[use]}" style="flex:${(timeUse[use] / whole).toFixed(5)}" title="${timeUses[use].name}: ${timeUses[use].meaning}"></div>`,
  );
  const keys = used.map((use) => ({
    className: useClass[use],
    name: timeUses[use].name,
    value: `${durationWords(timeUse[use])}, ${shareWords(timeUse[use], whole)}`,
  }));
  return `<section><h2>Where the time went</h2><div class="share">${parts.join('')}</div>${legend(keys)}</section>`;
};

const plots = (report: Report): string => {
  const rounds =
    report.total.rounds === 0
      ? ''
      : `<section><h2>Rounds by outcome</h2>${roundsPlot(report)}${legend(outcomeKeys(report))}</section>`;
  const cost =
    report.total.costUsd > 0 || report.total.tokensOut > 0
      ? `<section><h2>${report.total.costUsd > 0 ? 'Cost' : 'Tokens'}</h2>${costPlot(report)}</section>`
      : '';
  return `<section><h2>The time, round by round</h2>${timeline(report)}</section>${shareBar(report)}<div class="pair">${rounds}${cost}</div>`;
};

/** Said by the plots and the tiles already. */
const shown: ReadonlySet<string> = new Set(['What to do next', 'Rounds', 'Time']);

/**
 * A report as one page that needs nothing else: no script, no network, plots as inline SVG. Whatever an agent wrote is
 * escaped; besides, the page's own policy lets nothing run and nothing load.
 */
export const reportHtml = (report: Report): string => {
  const { title, span } = reportHead(report);
  const sections = reportSections(report);
  const [todo] = sections;
  const details = sections.filter((section) => !shown.has(section.title));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}: report</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<header><h1>${text(title)}</h1><p class="soft">${text(span)}</p></header>
${todo === undefined ? '' : todoHtml(todo)}
<div class="tiles">${tiles(report)}</div>
${plots(report)}
${details.map(sectionHtml).join('\n')}
<footer>agent-runner report, ${isoTime(report.window.to)}. Times are those of ${text(report.timeZone)}.</footer>
</main>
</body>
</html>
`;
};
