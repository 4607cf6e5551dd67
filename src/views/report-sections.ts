import { timeUseOrder, timeUses } from '../model/time-use.ts';
import type { Report } from '../verbs/report.ts';
import type { AlertSpan } from '../verbs/report/alerts.ts';
import type { Tally } from '../verbs/report/tally.ts';
import { costWords, countWords, shareWords } from './amounts.ts';
import { dayWords, minuteTime, whenWords } from './clock-time.ts';
import { tamed } from './event-line.ts';
import { outcomeCounts } from './report-names.ts';
import { durationWords, plural } from './words.ts';

/** A table of a report; numbers stand to the right. */
export interface ReportTable {
  readonly head: readonly string[];
  readonly numbers: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

/** A line that says what is to be done, and the command that does it. */
export interface ReportStep {
  readonly text: string;
  readonly command?: string;
}

/** One part of a report, before it is text, Markdown or HTML: what is said is said once. */
export interface ReportSection {
  readonly title: string;
  readonly lines: readonly string[];
  readonly table?: ReportTable;
  readonly steps?: readonly ReportStep[];
}

/** Days and phases told at most; all of them stand in `--json`. */
const rowsAtMost = 14;

const changeWords = ({ measured, commits, filesChanged, linesAdded, linesRemoved }: Tally): string =>
  measured === 0
    ? 'what they changed was not told'
    : `${plural(commits, 'commit')}, ${plural(filesChanged, 'file')} changed, +${linesAdded} −${linesRemoved} lines`;

const usageWords = ({
  counted,
  tokensIn,
  tokensOut,
  cacheRead,
  cacheWritten,
  costUsd,
  costEstimated,
}: Tally): string => {
  if (counted === 0) return 'what they used was not told';
  const cached = cacheRead + cacheWritten === 0 ? '' : `, ${countWords(cacheRead + cacheWritten)} through the cache`;
  const cost = costUsd === 0 ? 'cost not told' : costWords(costUsd, costEstimated);
  return `${countWords(tokensIn)} tokens in, ${countWords(tokensOut)} out${cached} · ${cost}`;
};

const rounds = ({ total }: Report): ReportSection => ({
  title: 'Rounds',
  lines:
    total.rounds === 0
      ? ['No round ended in this time.']
      : [`${plural(total.rounds, 'round')}: ${outcomeCounts(total.outcomes)}`, changeWords(total), usageWords(total)],
});

const time = ({ timeUse, window }: Report): ReportSection => {
  const whole = window.to - window.from;
  const used = timeUseOrder.filter((use) => timeUse[use] > 0);
  const rows = used.map((use) => [timeUses[use].name, durationWords(timeUse[use]), shareWords(timeUse[use], whole)]);
  return { title: 'Time', lines: [], table: { head: ['', 'time', 'share'], numbers: [1, 2], rows } };
};

const tallyRow = (name: string, tally: Tally): readonly string[] => [
  name,
  String(tally.rounds),
  String(tally.outcomes.ok ?? 0),
  durationWords(tally.agentTime),
  ...(tally.measured === 0 ? ['', ''] : [String(tally.commits), `+${tally.linesAdded} −${tally.linesRemoved}`]),
  ...(tally.counted === 0
    ? ['', '']
    : [
        countWords(tally.tokensIn + tally.tokensOut + tally.cacheRead + tally.cacheWritten),
        costWords(tally.costUsd, tally.costEstimated),
      ]),
];

const tallies = (title: string, named: readonly (readonly [string, Tally])[]): readonly ReportSection[] => {
  const latest = named.slice(-rowsAtMost);
  const left = named.length - latest.length;
  const head = [title.replace('By ', ''), 'rounds', 'ok', 'agent time', 'commits', 'lines', 'tokens', 'cost'];
  const rows = latest.map(([name, tally]) => tallyRow(name === '' ? 'no phase' : name, tally));
  const lines = left === 0 ? [] : [`${left} more before these: --json has all of them.`];
  return named.length < 2 ? [] : [{ title, lines, table: { head, numbers: [1, 2, 3, 4, 5, 6, 7], rows } }];
};

const longest = ({ longest: found, window, timeZone }: Report): readonly ReportSection[] => {
  if (found.length === 0) return [];
  const rows = found.map(({ roundNum, phase, outcome, from, to }) => [
    `R${roundNum}`,
    phase,
    durationWords(to - from),
    outcome,
    whenWords(from, window.to, timeZone),
  ]);
  return [
    {
      title: 'Longest rounds',
      lines: [],
      table: { head: ['round', 'phase', 'time', 'outcome', 'began'], numbers: [2], rows },
    },
  ];
};

const lifeWords = ({ overAt, duration }: AlertSpan): string =>
  `${durationWords(duration)}${overAt === undefined ? ', still' : ''}`;

const alerts = ({ alerts: told, alertCount, window, timeZone }: Report): readonly ReportSection[] => {
  if (told.length === 0) return [];
  const rows = told
    .slice(-rowsAtMost)
    .map((alert) => [
      alert.severity,
      alert.detector,
      whenWords(alert.raisedAt, window.to, timeZone),
      lifeWords(alert),
      tamed(alert.message),
    ]);
  const left = alertCount - rows.length;
  const lines = left === 0 ? [] : [`${left} more before these.`];
  return [{ title: 'Alerts', lines, table: { head: ['', 'detector', 'raised', 'for', 'what'], numbers: [], rows } }];
};

const orphans = ({ orphans: kept }: Report): readonly ReportSection[] => {
  if (kept.length === 0) return [];
  const rows = kept
    .slice(0, rowsAtMost)
    .map(({ name, sha, age, files }) => [
      name,
      `${durationWords(age)} ago`,
      plural(files.length, 'file'),
      `agent-runner orphans restore ${sha.slice(0, 12)}`,
    ]);
  const left = kept.length - rows.length;
  const lines = left === 0 ? [] : [`${left} older ones: agent-runner orphans`];
  return [{ title: 'Kept work', lines, table: { head: ['of', 'kept', 'files', 'brings it back'], numbers: [], rows } }];
};

const waitingLine = ({ supervisor, troubles: { waiting }, window, timeZone }: Report): readonly string[] =>
  supervisor === 'running' && waiting !== undefined && waiting.until > window.to
    ? [`It goes on by itself at ${whenWords(waiting.until, window.to, timeZone)}: ${tamed(waiting.why)}.`]
    : [];

const todo = (report: Report): ReportSection => {
  const lines = waitingLine(report);
  const steps = report.steps.map(({ what, command }) => ({
    text: tamed(what),
    ...(command === undefined ? {} : { command: tamed(command) }),
  }));
  return { title: 'What to do next', lines: steps.length === 0 ? ['Nothing is left to do.', ...lines] : lines, steps };
};

/** The parts of a report, what matters first. */
export const reportSections = (report: Report): readonly ReportSection[] => [
  todo(report),
  rounds(report),
  time(report),
  ...orphans(report),
  ...alerts(report),
  ...tallies('By day', report.days),
  ...tallies('By phase', report.phases),
  ...longest(report),
];

const stateWords = {
  running: 'the supervisor is at work',
  stale: 'the supervisor died',
  none: 'no supervisor is at work',
} as const;

/** The project; `Sun 22 Nov 2026 02:00 to 13:00 (11 h)` and whether its supervisor is at work. */
export const reportHead = ({
  project,
  window: { from, to },
  timeZone,
  supervisor,
}: Report): { readonly title: string; readonly span: string } => {
  const [first, last] = [dayWords(from, timeZone), dayWords(to, timeZone)];
  const end = `${first === last ? '' : `${last} `}${minuteTime(to, timeZone)}`;
  const span = `${first} ${minuteTime(from, timeZone)} to ${end} (${durationWords(to - from)})`;
  return { title: tamed(project), span: `${span}, ${stateWords[supervisor]}` };
};
