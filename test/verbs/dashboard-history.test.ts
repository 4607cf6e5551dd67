import { expect, test } from 'bun:test';
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboard, type Dashboard } from '../support/dashboard.ts';
import { restProject } from '../support/rest-project.ts';
import type { HistoryPage, RoundDetail } from '../../src/web/wire.ts';

const month = (at: number): string => new Date(at).toISOString().slice(0, 7);

/** Rounds a second apart, the last of them now: three events each, a short wait behind each, two lines of metrics. */
const writeRounds = (logDir: string, from: number, to: number, last: number): void => {
  const files = new Map<string, string[]>();
  const put = (name: string, at: number, event: string, rest: string): void => {
    const file = `${name}-${month(at)}.jsonl`;
    const lines = files.get(file) ?? [];
    lines.push(`{"ts":"${new Date(at).toISOString()}","event":"${event}"${rest}}\n`);
    files.set(file, lines);
  };
  const machine = `,"mem_total_mb":1000,"mem_available_mb":500,"mem_used_pct":50,"disk_total_gb":10,"disk_free_gb":5,"disk_used_pct":50,"load_1m":0.1,"load_5m":0.1,"load_15m":0.1,"cpu_pct":1`;
  for (let round = from; round <= to; round += 1) {
    const at = last - (to - round) * 1000;
    const of = `,"round_num":${round}`;
    put('events', at, 'round_start', `${of},"agent":"claude","phase":"${round % 2 === 0 ? 'build' : 'review'}"`);
    put('metrics', at, 'round_start', `${machine}${of}`);
    put('events', at + 500, 'agent_exit', `${of},"exit_code":0,"duration_s":0.5,"timed_out":false,"outcome":"ok"`);
    put('events', at + 600, 'round_end', `${of},"outcome":"ok"`);
    put('metrics', at + 600, 'round_end', `${machine}${of}`);
    const until = new Date(at + 1000).toISOString();
    put('events', at + 601, 'loop_waiting', `,"until":"${until}","reason":"restart_delay","why":"a pause"`);
  }
  for (const [file, lines] of files) appendFileSync(join(logDir, file), lines.join(''));
};

/** Asks for page after page, as the page does. */
const pages = async (server: Dashboard, id: string): Promise<readonly HistoryPage[]> => {
  const all: HistoryPage[] = [];
  for (let older: string | null = ''; older !== null;) {
    const page: HistoryPage = await server.json(`/api/projects/${id}/history${older === '' ? '' : `?before=${older}`}`);
    all.push(page);
    ({ older } = page);
  }
  return all;
};

test('a journal of 100,000 rounds comes page by page, each round, wait and sample once, within seconds', async () => {
  using project = restProject();
  const logDir = join(project.path, 'logs');
  mkdirSync(logDir, { mode: 0o700 });
  const rounds = 100_000;
  // So that a month ends among them.
  writeRounds(logDir, 1, rounds, Date.UTC(2026, 10, 1, 6));
  using server = await dashboard(project.path);
  const { id } = (await server.welcome()).projects[0]!;
  const began = performance.now();
  const all = await pages(server, id);
  expect(performance.now() - began).toBeLessThan(30_000);
  const numbers = all.toReversed().flatMap((page) => page.rounds.round_num);
  expect(numbers.length).toBe(rounds);
  expect(numbers.every((number, index) => number === index + 1)).toBe(true);
  expect(Math.max(...all.map((page) => page.rounds.round_num.length))).toBeLessThanOrEqual(2000);
  expect(all.reduce((sum, page) => sum + page.waits.from.length, 0)).toBe(rounds);
  expect(all.reduce((sum, page) => sum + page.machine.at.length, 0)).toBe(2 * rounds);
  const waits = all
    .toReversed()
    .flatMap(({ waits: { from, to } }) => from.map((start, index) => (to[index] ?? 0) - start));
  // Each ends with the round behind it, also across pages and months; the last with its own time, for nobody waits.
  expect(new Set(waits)).toEqual(new Set([399]));
  for (const { rounds: columns } of all)
    expect(new Set(Object.values(columns).map((column) => (column as readonly unknown[]).length)).size).toBe(1);

  // An old round is found at once where the page says when it began.
  const at = Date.UTC(2026, 10, 1, 6) - (rounds - 700) * 1000;
  const detail = await server.json<RoundDetail>(`/api/projects/${id}/rounds/700?at=${at}`);
  expect(detail.round).toMatchObject({ round_num: 700, phase: 'build' });

  const packed = await fetch(`${server.url}api/projects/${id}/history`, {
    headers: { 'accept-encoding': 'gzip' },
    decompress: false,
  } as RequestInit);
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect((await packed.bytes()).length).toBeLessThan(100_000);
  const plain = await server.ask(`/api/projects/${id}/history`, { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();

  // A journal that was moved away under a cursor is told as that.
  const cursor = all[0]!.older;
  renameSync(join(logDir, 'events-2026-11.jsonl'), join(logDir, 'old.jsonl'));
  writeFileSync(join(logDir, 'events-2026-11.jsonl'), '');
  expect(await server.refusal(`/api/projects/${id}/history?before=${cursor}`)).toMatchObject({
    status: 410,
    code: 'history_moved',
  });
}, 90_000);
