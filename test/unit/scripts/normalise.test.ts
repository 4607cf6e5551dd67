import { expect, test } from 'bun:test';
import { normalised, recordedAt, type RunPaths } from '../../../scripts/real-agents/normalise.ts';

const paths: RunPaths = {
  home: '/var/x/real-agent-1/home',
  work: '/var/x/real-agent-1/home/project',
  install: '/opt/cache/claude-2.1.197',
  url: 'http://127.0.0.1:40123',
};
const now = Date.parse('2027-03-09T08:00:00Z');
const reset = Date.parse('2027-03-12T12:44:22Z') / 1000;
const standIn = Date.parse('2026-11-25T12:44:22Z') / 1000;

const clean = (text: string): string => normalised(text, paths, { now, resets: new Map([[reset, standIn]]) });

test('paths of the machine become those of nobody’s, dashed ones too', () => {
  expect(
    clean(`${paths.work}/a ${paths.home}/b -var-x-real-agent-1-home-project ${paths.install}/node_modules/c`),
  ).toBe('/home/dev/project/a /home/dev/b -home-dev-project /usr/lib/node_modules/c');
  expect(clean(`${paths.url}/v1 at 127.0.0.1:40123`)).toBe('http://127.0.0.1:8199/v1 at 127.0.0.1:8199');
});

test('the same id keeps the same stand-in, another gets another', () => {
  const [one, other] = ['5cb54ce8-ff5d-4958-a62b-bb3fe741cd70', '6598ddc3-e47b-4004-858f-86aea0759936'];
  const [first, again, second] = clean(`${one} ${one} ${other}`).split(' ');
  expect(first).toBe(again ?? '');
  expect(first).not.toBe(second ?? '');
  expect(clean('ses_dfce9ec18ffe3F3abpKoUYH1Au msg_1')).toBe('ses_00000000000000000001 msg_1');
});

test('times of now become the moment of the fixtures; how long things took becomes 100', () => {
  const at = Math.floor(now / 1000) + 5;
  expect(clean(`{"timestamp":${at}123,"at":${at},"iso":"2027-03-09T08:00:05.250Z","duration_ms":4711}`)).toBe(
    `{"timestamp":${recordedAt}000,"at":${recordedAt},"iso":"2026-11-22T12:14:22.000Z","duration_ms":100}`,
  );
});

test('a reset keeps its distance, in the event and in the words', () => {
  expect(clean(`{"resetsAt":${reset}}`)).toBe(`{"resetsAt":${standIn}}`);
  expect(clean('resets Mar 12, 12:44pm (UTC)')).toBe('resets Nov 25, 12:44pm (UTC)');
  expect(clean('try again at Mar 12th, 2027 12:44 PM.')).toBe('try again at Nov 25th, 2026 12:44 PM.');
  expect(clean('another 1234567890 and Mar 1')).toBe('another 1234567890 and Mar 1');
});
