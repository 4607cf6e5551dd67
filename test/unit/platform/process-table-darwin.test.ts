import { expect, test } from 'bun:test';
import { parsePs, parsePsTime } from '../../../src/platform/process-table-darwin.ts';

// As macOS prints it with LC_ALL=C: numbers right-aligned, one-digit days padded.
const output = `    1     0     1 Ss    13536  12:08.77 Sun Nov 22 08:01:05 2026 /sbin/launchd
  501     1   501 S+     4512   0:02.53 Sun Nov  1 11:28:16 2026 /bin/zsh -l
 7731   501  7731 Z         0   0:00.00 Sun Nov 22 11:28:16 2026 (perl)
90210  7731  7731 R+     1024   1:02:03.50 Sun Nov 22 23:59:59 2026 perl -e sleep 300
`;

test('each row of ps is a process', () => {
  const rows = parsePs(output);
  expect(rows.map(({ pid, parent, group, zombie }) => ({ pid, parent, group, zombie }))).toEqual([
    { pid: 1, parent: 0, group: 1, zombie: false },
    { pid: 501, parent: 1, group: 501, zombie: false },
    { pid: 7731, parent: 501, group: 7731, zombie: true },
    { pid: 90210, parent: 7731, group: 7731, zombie: false },
  ]);
  expect(rows.map(({ command }) => command)).toEqual(['/sbin/launchd', '/bin/zsh -l', '(perl)', 'perl -e sleep 300']);
  expect(rows[1]).toMatchObject({
    residentBytes: 4512 * 1024,
    cpuMs: 2530,
    startedAt: new Date(2026, 10, 1, 11, 28, 16).getTime(),
  });
});

test('what is not of this shape is passed over', () => {
  expect(parsePs('')).toEqual([]);
  expect(parsePs('ps: illegal option\n  1 2 three\n')).toEqual([]);
});

test('processor time is read with hours and days', () => {
  expect(parsePsTime('0:00.07')).toBe(70);
  expect(parsePsTime('12:08.77')).toBe(728_770);
  expect(parsePsTime('1:02:03.50')).toBe(3_723_500);
  expect(parsePsTime('2-01:00:00')).toBe(176_400_000);
});
