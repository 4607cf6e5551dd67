import { describe, expect, test } from 'bun:test';
import type { Report } from '../../../src/verbs/report.ts';
import { reportFold } from '../../../src/verbs/report/fold.ts';
import { nextSteps } from '../../../src/verbs/report/next-steps.ts';
import type { ListedOrphan } from '../../../src/verbs/orphans.ts';
import { reportHtml } from '../../../src/views/report-html.ts';
import { reportJson } from '../../../src/views/report-json.ts';
import { reportKeys } from '../../../src/views/report-keys.ts';
import { reportMarkdown } from '../../../src/views/report-markdown.ts';
import { reportText } from '../../../src/views/report-text.ts';
import { fakeStart } from '../../support/fake-clock.ts';
import { expectGolden } from '../../support/golden.ts';
import { jsonKeys } from '../../support/json-keys.ts';
import { hostile, nightEvents, nightStart, steers } from '../../support/night.ts';

const hour = 3_600_000;
const window = { from: nightStart - hour, to: fakeStart };

const orphan: ListedOrphan = {
  name: 'R8',
  sha: '3f2c9a7be0d14c55b6a7c8d9e0f1a2b3c4d5e6f7',
  ref: 'refs/agent-runner/orphans/R8',
  roundNum: 8,
  message: 'ORPHAN R8 phase=build ts=x',
  keptAt: '2026-11-22T09:00:00Z',
  inStash: true,
  age: 3 * hour,
  files: [
    { path: 'src/a.ts', status: ' M' },
    { path: 'src/b.ts', status: '??' },
  ],
};

const report = (changes: Partial<Report> = {}, events = nightEvents()): Report => {
  const fold = reportFold(window, 'Europe/Berlin');
  for (const event of events) fold.take({ ...event });
  const told = fold.end(true);
  const facts = { supervisor: 'running', orphans: [orphan], ...told } as const;
  const place = { project: 'sandbox', logDir: '/home/ada/logs', window, timeZone: 'Europe/Berlin' };
  return { ...facts, ...place, steps: nextSteps(facts), ...changes };
};

const empty = (): Report => report({ orphans: [], steps: [], supervisor: 'none' }, []);

describe('a report (UPDATE_GOLDEN=1 writes the goldens anew)', () => {
  test('as text', () => expectGolden('views/report.txt', reportText(report(), false)));
  test('as Markdown', () => expectGolden('views/report.md', reportMarkdown(report())));
  test('as JSON', () => expectGolden('views/report.json', `${JSON.stringify(reportJson(report()), undefined, 2)}\n`));
  test('as a page', () => expectGolden('views/report.html', reportHtml(report())));
  test('of a time in which nothing happened', () => expectGolden('views/report-empty.txt', reportText(empty(), false)));

  test('colour is only there where it is wanted', () => {
    expect(reportText(report(), false)).not.toContain('\u001B');
    expect(Bun.stripANSI(reportText(report(), true))).toBe(reportText(report(), false));
  });
});

test('every key of --json is told in the reference, and no other', () => {
  const asWhole = /^(?:orphans\[\]|rounds\.outcomes)\./;
  const asInRounds = /^(?:days|phases)\[\]\.(?!(?:day|phase)$)/;
  const found = jsonKeys(reportJson(report())).filter((key) => !asWhole.test(key) && !asInRounds.test(key));
  expect([...new Set(found)].toSorted()).toEqual(Object.keys(reportKeys).toSorted());
});

describe('what an agent wrote', () => {
  const told = report({ steps: [{ what: hostile, command: `x ${hostile}` }], project: hostile });

  test('is no markup in the page, and nothing in the page runs or loads', () => {
    const page = reportHtml(told);
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/<script|<img|<a /);
    expect(steers(page)).toBe(false);
    expect(page).not.toMatch(/\b(?:src|href|url)\s*[=(]/);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  test('is no markup in Markdown, and steers no terminal', () => {
    expect(reportMarkdown(told).replaceAll(/^ {2}`.*`$/gm, '')).not.toMatch(/[^\\]<script/);
    expect(steers(reportMarkdown(told) + reportText(told, false))).toBe(false);
  });
});

describe('many rounds', () => {
  test('make no larger page', () => {
    const events = Array.from({ length: 20_000 }, (_, index) => {
      const ts = new Date(nightStart + index * 1000).toISOString();
      return [
        { ts, event: 'round_start', round_num: index + 1 },
        { ts, event: 'agent_exit', round_num: index + 1, exit_code: index % 9, duration_s: 1, timed_out: false },
        { ts, event: 'round_end', round_num: index + 1 },
      ] as const;
    }).flat();
    expect(reportHtml(report({}, events)).length).toBeLessThan(120_000);
  });
});
