import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { outcomes } from '../../../src/model/outcome.ts';
import { version } from '../../../src/model/version.ts';
import type { Snapshot } from '../../../src/verbs/peek.ts';
import { metricFamilies, metricsText } from '../../../src/views/metrics.ts';
import { expectGolden } from '../../support/golden.ts';
import { atWork, untouched, waiting } from '../../support/snapshot.ts';

const root = resolve(import.meta.dir, '../../..');
const names = new Set<string>(metricFamilies.map(({ name }) => name));

/** The number of a series, by its name and labels as they are printed. */
const value = (snapshot: Snapshot, series: string): number | undefined => {
  const line = metricsText(snapshot)
    .split('\n')
    .find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
};

describe('the snapshot for Prometheus (UPDATE_GOLDEN=1 writes the golden anew)', () => {
  test('of a round in progress', () =>
    expectGolden('views/metrics.prom', metricsText(atWork).replace(`"${version}"`, '"VERSION"')));

  test('the one counter is the number of the last round, which never falls', () => {
    const counters = metricFamilies.filter(({ type }) => type === 'counter').map(({ name }) => name);
    expect(counters).toEqual(['agent_runner_rounds_started_total']);
    expect(value(atWork, 'agent_runner_rounds_started_total{project="sandbox"}')).toBe(13);
  });

  test('what is worked out over the last ten rounds says so in its name, and never counts more', () => {
    const many = {
      ...atWork,
      recent: { ...atWork.recent, rounds: [...atWork.recent.rounds, ...atWork.recent.rounds] },
    };
    const counted = Object.keys(outcomes).map(
      (outcome) => value(many, `agent_runner_last_10_rounds{project="sandbox",outcome="${outcome}"}`) ?? Number.NaN,
    );
    expect(counted.reduce((sum, each) => sum + each, 0)).toBe(9);
  });

  test('a round that a dead supervisor left open is not in progress', () => {
    const died = {
      ...atWork,
      supervisor: { ...atWork.supervisor, supervisor: { kind: 'stale', why: 'it ended' } },
    } as const;
    expect(value(died, 'agent_runner_state{project="sandbox",state="died"}')).toBe(1);
    expect(metricsText(died)).not.toMatch(/agent_runner_round_(?:start|limit|last_output)/);
  });

  test('what nobody knows has no series, least of all a zero', () => {
    const told = metricsText(untouched);
    for (const name of ['alerts', 'budget_used_ratio', 'rounds_started_total', 'last_round_outcome', 'wait_end'])
      expect(told).not.toContain(`agent_runner_${name}`);
    const blind = {
      ...untouched,
      system: { ...untouched.system, mem_total_mb: 0, mem_available_mb: 0, disk_total_gb: 0 },
    };
    expect(metricsText(blind)).not.toMatch(/host_memory|disk/);
  });

  test('a wait is told by its instants and its reason', () => {
    const until = waiting.supervisor.wait?.until ?? 0;
    expect(value(waiting, 'agent_runner_wait_end_timestamp_seconds{project="sandbox",reason="quota"}')).toBe(
      until / 1000,
    );
    expect(value(waiting, 'agent_runner_state{project="sandbox",state="waiting"}')).toBe(1);
    expect(value(waiting, 'agent_runner_state{project="sandbox",state="round"}')).toBe(0);
  });

  test('a label may hold anything and ends no line', () => {
    const told = metricsText({ ...untouched, project: 'a "b"\\c\nd\uD800' });
    expect(told).toContain(String.raw`agent_runner_supervisor_running{project="a \"b\"\\c\nd` + '\uFFFD"} 0\n');
  });

  test('one name is one metric', () => expect(names.size).toBe(metricFamilies.length));
});

describe('what is watched by them', () => {
  test.each([['docs/grafana-dashboard.json'], ['docs/recipes/prometheus.md']])(
    '%s names only metrics that there are',
    (page) => {
      const asked = readFileSync(join(root, page), 'utf8').match(/agent_runner_\w+/g) ?? [];
      expect(asked.length).toBeGreaterThan(10);
      expect(asked.filter((name) => !names.has(name))).toEqual([]);
    },
  );
});
