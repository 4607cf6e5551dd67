import { durationWords } from '../model/words.ts';
import type { DetectorNow, DetectorNumber, ExplainedDetector } from '../verbs/explain-detector.ts';
import { alertJson, alertText } from './alert.ts';
import { originText } from './config.ts';
import { paint } from './style.ts';

/** How an explanation is laid out. */
export interface DetectorLayout {
  readonly color: boolean;
  readonly columns: number;
  /** IANA. */
  readonly timeZone: string;
}

const indented = (text: string, width: number): string =>
  Bun.wrapAnsi(text, width - 2)
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

const numberText = ({ key, value, unit, origin }: DetectorNumber): string => {
  const spelt = unit === 's' && value >= 60 ? `${value} s (${durationWords(value * 1000)})` : `${value} ${unit}`;
  return `${key} = ${spelt}, ${originText(origin)}`;
};

const nowText = (now: DetectorNow, { color, timeZone }: DetectorLayout): string => {
  switch (now.kind) {
    case 'unwatched':
      return 'No agent-runner.toml here, so nothing is watched; the numbers below are the defaults.';
    case 'well':
      return `${paint(color).green('well')}: it finds nothing`;
    case 'found':
      return alertText(now.alert, { color, timeZone, now: now.at });
  }
};

const stopText = ({ detector, stops }: ExplainedDetector): string => {
  if (stops) return 'stops the Loop';
  return detector.autoStop ? 'may stop the Loop, if `auto_stop_on` names it' : 'a stop of the Loop would not mend it';
};

/** One detector in full, for `explain NAME`. */
export const detectorText = (explained: ExplainedDetector, layout: DetectorLayout): string => {
  const { detector, numbers, now } = explained;
  const { bold, dim } = paint(layout.color);
  const width = Math.min(layout.columns, 100);
  const section = (title: string, ...paragraphs: readonly string[]): string =>
    [bold(title), ...paragraphs.map((text) => indented(text, width))].join('\n');
  const cases = detector.cases.map(({ name, finds }) => `${name}: ${finds ?? dim('nothing')}`);
  return `${[
    `${bold(detector.name)}  ${detector.title}\n${indented(detector.summary, width)}`,
    section('Now', nowText(now, layout)),
    section('How it judges here', `${detector.severity}; ${stopText(explained)}`, ...numbers.map(numberText)),
    section('It reads', `${detector.reads.join(', ')}.`),
    ...(detector.mutedBy.length === 0 ? [] : [section('Not told while there is', detector.mutedBy.join(', '))]),
    section('Examples', ...cases),
  ].join('\n\n')}\n`;
};

/** A detector as `explain NAME --json` tells it. */
export const detectorJson = (explained: ExplainedDetector): Readonly<Record<string, unknown>> => {
  const { detector, numbers, stops, now } = explained;
  return {
    name: detector.name,
    title: detector.title,
    summary: detector.summary,
    severity: detector.severity,
    reads: detector.reads,
    muted_by: detector.mutedBy,
    auto_stop: stops,
    numbers: numbers.map(({ key, value, unit, what, origin }) => ({ key, value, unit, what, origin })),
    now: now.kind === 'found' ? alertJson(now.alert) : null,
    examples: detector.cases.map(({ name, finds }) => ({ name, finds: finds ?? null })),
  };
};
