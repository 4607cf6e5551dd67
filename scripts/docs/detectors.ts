import type { Detector, Threshold } from '../../src/detectors/define.ts';
import { detectors } from '../../src/detectors/index.ts';
import { durationWords } from '../../src/model/words.ts';
import { code, paragraphs, table } from './markdown.ts';

const thresholdRow = ([key, threshold]: readonly [string, Threshold]): readonly string[] => [
  code(key),
  threshold.unit,
  code(String(threshold.default)),
  threshold.what,
];

const stopText = ({ autoStop }: Detector): string =>
  autoStop
    ? 'A stop of the Loop saves something: `[monitor] auto_stop_on` may name it.'
    : 'A stop of the Loop would not mend it.';

const section = (detector: Detector): string => {
  const { name, title, summary, severity, reads, thresholds, holdForMs, repeatAfterMs, mutedBy, cases } = detector;
  const held = holdForMs === 0 ? 'at once' : `when it held for ${durationWords(holdForMs)}`;
  return paragraphs(
    `## ${code(name)}`,
    `**${title}.** ${summary}`,
    [
      `- Severity: ${severity}. Told ${held}, and again every ${durationWords(repeatAfterMs)} while it stays.`,
      `- It reads: ${reads.join(', ')}.`,
      ...(mutedBy.length === 0 ? [] : [`- Not told while there is ${mutedBy.map(code).join(', ')}.`]),
      `- ${stopText(detector)}`,
    ].join('\n'),
    table([`\`[monitor.${name}]\``, 'Unit', 'Default', 'Meaning'], Object.entries(thresholds).map(thresholdRow)),
    table(
      ['Example', 'What is told'],
      cases.map((one) => [one.name, one.finds ?? '']),
    ),
  );
};

/** docs/reference/detectors.md */
export const detectorsPage = (): string =>
  paragraphs(
    '# Detectors',
    'What the monitor looks for. Each detector is one condition, and each condition is one alert, whatever its numbers do: raised when it has held for `hold_for_s`, not told while its cause is told already, told again every `repeat_after_s`, and cleared with its duration when it has been gone for `hold_for_s`. `agent-runner explain NAME` shows one with the numbers in force and what it finds now.',
    table(
      ['Detector', 'Severity', 'In one sentence'],
      detectors.map(({ name, severity, summary }) => [`[${code(name)}](#${name})`, severity, summary]),
    ),
    ...detectors.map(section),
  );
