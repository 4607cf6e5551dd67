import { reportKeys } from '../../src/views/report-keys.ts';
import { code, paragraphs, table } from './markdown.ts';

/** docs/reference/report.md */
export const reportPage = (): string =>
  paragraphs(
    '# The report',
    '`agent-runner report --json` tells what happened since a moment (`--since`, a day ago unless told) as one JSON object. Times are ISO 8601 in UTC, lengths are seconds. `--markdown` and `--html FILE` tell the same for people.',
    table(
      ['Key', 'Meaning'],
      Object.entries(reportKeys).map(([key, meaning]) => [code(key), meaning]),
    ),
  );
