import { isOpen, type RoundRecord } from '../../model/round-record.ts';
import { isoTime, toSeconds, type EpochMs } from '../../model/time.ts';
import type { MetricsLine } from '../../model/metrics.ts';
import type { Observation } from '../../ports/observed-host.ts';
import type { OpenRoundFacts } from '../../verbs/open-round-facts.ts';
import type { Snapshot } from '../../verbs/peek.ts';
import type { FoundSupervisor } from '../../verbs/supervisor-handle.ts';
import { peekJson } from '../../views/peek-json.ts';
import type { RemoteFacts } from '../../witness/remote/remote-host.ts';
import type { Followed } from '../history/follow.ts';
import type { ToldWait } from '../history/waits.ts';
import { raisedOf, type ToldAlerts } from './alerts.ts';

/** What is known of a project on another host. */
export interface RemoteSight {
  readonly project: string;
  readonly followed: Followed;
  readonly alerts: ToldAlerts;
  readonly observation: Observation;
  readonly facts: RemoteFacts | undefined;
}

const gibibyte = 1024 ** 3;
const round1 = (value: number): number => Math.round(value * 10) / 10;

const goneWords = (pid: number): string => `serve.pid names process ${pid}, but that process has ended`;

const foundSupervisor = ({ supervisor }: Observation): FoundSupervisor => {
  switch (supervisor.kind) {
    case 'running': {
      const { pid, startedAt } = supervisor;
      const process = { pid, startedAt, birth: '', uid: 0, command: '', suspended: false };
      return { kind: 'running', supervisor: { process, mode: 'background', flags: [] } };
    }
    case 'gone':
      return { kind: 'stale', why: goneWords(supervisor.pid) };
    case 'none':
      return { kind: 'none' };
  }
};

const serviceJson = ({ supervisor }: Observation): Readonly<Record<string, unknown>> => {
  const running = supervisor.kind === 'running' ? supervisor : undefined;
  return {
    mode: null,
    active: running !== undefined,
    pid: running?.pid ?? null,
    since: running === undefined ? null : isoTime(running.startedAt),
    flags: null,
    suspended: null,
    ending: null,
    why: supervisor.kind === 'gone' ? goneWords(supervisor.pid) : null,
  };
};

const openRound = (round: RoundRecord | undefined, now: EpochMs): OpenRoundFacts | undefined => {
  if (round === undefined || !isOpen(round) || round.state.kind === 'ended') return undefined;
  const { roundNum, phase, startedAt, state, timeout } = round;
  return {
    roundNum,
    phase,
    stage: state.kind,
    startedAt,
    ...(state.kind === 'running' ? { elapsed: Math.max(0, now - state.spawnedAt) } : {}),
    ...(timeout === undefined ? {} : { limit: timeout }),
  };
};

const waitJson = (wait: ToldWait | undefined, now: EpochMs): Readonly<Record<string, unknown>> | null => {
  if (wait === undefined || wait.to !== null) return null;
  const { reason, why, from, until } = wait;
  const left_s = toSeconds(Math.max(0, until - now));
  return { reason, why, since: isoTime(from), until: isoTime(until), left_s };
};

/** The machine: what its tools told now, and how much memory it has as its last round told. */
const systemJson = ({ sample }: Observation, facts: RemoteFacts | undefined, last: MetricsLine | undefined) => {
  const total = last === undefined || last.mem_total_mb === 0 ? undefined : last.mem_total_mb;
  const available = sample.memAvailableMb;
  const known = total !== undefined && available !== undefined;
  const disk = sample.disks.find(({ role }) => role === 'work_tree') ?? sample.disks[0];
  return {
    mem_total_mb: total ?? null,
    mem_available_mb: available ?? null,
    mem_used_pct: known ? round1((100 * (total - available)) / total) : null,
    disk_total_gb: disk === undefined ? null : round1(disk.totalBytes / gibibyte),
    disk_free_gb: disk === undefined ? null : round1(disk.freeBytes / gibibyte),
    disk_used_pct: disk === undefined ? null : round1(disk.usedPct),
    load_1m: facts?.load ?? null,
    load_5m: null,
    load_15m: null,
    cpu_pct: null,
  };
};

/** `system` of a snapshot whose numbers are replaced afterwards. */
const noNumbers = {
  mem_total_mb: 0,
  mem_available_mb: 0,
  mem_used_pct: 0,
  disk_total_gb: 0,
  disk_free_gb: 0,
  disk_used_pct: 0,
  load_1m: 0,
  load_5m: 0,
  load_15m: 0,
  cpu_pct: 0,
};

/**
 * A project of another host with the keys of `peek --json`: made by the same view, with null in the place of all that
 * only that host’s own agent-runner could tell.
 */
export const remotePeek = (sight: RemoteSight): Readonly<Record<string, unknown>> => {
  const { project, followed, alerts, observation, facts } = sight;
  const { at } = observation;
  const supervisor = foundSupervisor(observation);
  const round = openRound(followed.rounds.at(-1), at);
  const snapshot: Snapshot = {
    project,
    supervisor: { now: at, logDir: '', supervisor, ...(round === undefined ? {} : { round }) },
    defenses: [],
    recent: { events: followed.recent, rounds: followed.rounds.slice(-10) },
    system: noNumbers,
    ...(alerts === undefined ? {} : { alerts: raisedOf(alerts) }),
  };
  const json = peekJson(snapshot);
  return {
    ...json,
    service: serviceJson(observation),
    waiting: round === undefined ? waitJson(followed.waits.at(-1), at) : null,
    budgets: null,
    alerts: json['alerts'] ?? null,
    system: systemJson(observation, facts, followed.samples.at(-1)),
    defenses: null,
  };
};
