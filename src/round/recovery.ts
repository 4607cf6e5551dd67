import { join } from 'node:path';
import { latestRounds } from '../journal/rounds.ts';
import { logFolder } from '../model/log-folder.ts';
import type { Leftovers } from '../model/round-report.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import type { Status } from '../model/status.ts';
import { toSeconds, type DurationMs } from '../model/time.ts';
import type { Host } from '../ports/host.ts';
import type { Processes } from '../ports/processes.ts';
import { currentStatus, type StatusPlace } from './numbering.ts';
import { findOpen, type FoundRound, type OpenRound } from './open-round.ts';
import { endStatus, writeStatus, type RoundEnding } from './status-file.ts';
import { sweepLeftBehind, type Swept } from './sweep.ts';

export interface RecoveryPorts extends StatusPlace {
  readonly host: Host;
  readonly processes: Processes;
  readonly settings: RoundSettings;
  /** Saves what the round left in the work tree and writes its own events. */
  readonly settle: (round: OpenRound) => Promise<Leftovers>;
}

export interface Recovery {
  /** The status to go on from. */
  readonly status: Status;
  /** The rounds that were closed; seldom one, hardly ever two. */
  readonly closed: readonly (OpenRound & { readonly swept: readonly string[]; readonly leftovers: Leftovers })[];
}

/** What a child ended by SIGKILL has: the most likely end of an agent whose supervisor died. */
const killedExitCode = -9;

/** How long the agent ran: to now where it still lived, else to its last sign of life, the last byte of its log. */
const agentDuration = (ports: RecoveryPorts, found: FoundRound, swept: Swept): DurationMs => {
  if (found.spawnedAt === undefined) return 0;
  const log = found.record?.log;
  const logPath = log === undefined ? undefined : join(ports.logDir, logFolder.rounds, log);
  const lastByte = logPath === undefined ? undefined : ports.files.facts(logPath)?.modifiedAt;
  const end = swept.commands.length > 0 ? ports.clock.now() : (lastByte ?? found.spawnedAt);
  return Math.max(0, end - found.spawnedAt);
};

/** Processes do not outlive a boot, and ids and marks of another one mean nothing. */
const sameBoot = (status: Status, host: Host): boolean => {
  const now = host.bootId();
  return status.boot_id === undefined || now === '' || status.boot_id === now;
};

/** Writes what the journal lacks of the beginning of the end. A round that it does not know at all gets its start first. */
const tellInterrupted = ({ journal }: RecoveryPorts, found: FoundRound, swept: Swept): void => {
  const { roundNum: round_num, record, roundId } = found;
  if (record?.interrupted === true) return;
  const phase = found.phase === '' ? {} : { phase: found.phase };
  if (record === undefined) {
    const mark = roundId === undefined ? {} : { round_id: roundId };
    journal.record({ event: 'round_start', round_num, ...phase, ...mark });
  }
  journal.record({
    event: 'round_interrupted',
    round_num,
    ...phase,
    swept: [...swept.commands],
    outcome: 'interrupted',
  });
};

/** How the agent ended: as the dead supervisor saw it, else as a successor must take it. Undefined where none was started. */
const closeAgent = (ports: RecoveryPorts, found: FoundRound, swept: Swept): RoundEnding['agent'] => {
  if (found.record?.state.kind === 'settling') return found.record.state.agentEnd;
  if (found.spawnedAt === undefined) return undefined;
  const duration = agentDuration(ports, found, swept);
  ports.journal.record({
    event: 'agent_exit',
    round_num: found.roundNum,
    exit_code: killedExitCode,
    duration_s: toSeconds(duration),
    timed_out: false,
    exit_cause: 'signal:SIGKILL',
    outcome: 'interrupted',
    ...(swept.commands.length === 0 ? {} : { swept: [...swept.commands] }),
    ...(swept.survivors.length === 0 ? {} : { survivors: [...swept.survivors] }),
  });
  return { exitCode: killedExitCode, duration };
};

const sweep = async (ports: RecoveryPorts, found: FoundRound, status: Status): Promise<Swept> => {
  if (found.roundId === undefined || !sameBoot(status, ports.host)) return { commands: [], survivors: [] };
  return sweepLeftBehind(ports, found.roundId, ports.settings.limits.killGraceMs);
};

const closeRound = async (ports: RecoveryPorts, found: FoundRound, status: Status): Promise<Recovery> => {
  const { files, clock, journal, logDir } = ports;
  const { roundNum, phase } = found;
  const swept = await sweep(ports, found, status);
  tellInterrupted(ports, found, swept);
  const agent = closeAgent(ports, found, swept);
  const leftovers = await ports.settle({ roundNum, phase });
  journal.record({ event: 'round_end', round_num: roundNum, outcome: 'interrupted' });
  // An older round than the status tells of leaves it running, so that the newer one is found again should we die here.
  if (roundNum !== status.round_num) return { status, closed: [{ roundNum, phase, swept: swept.commands, leftovers }] };
  const closed = endStatus(status, {
    endedAt: clock.now(),
    outcome: 'interrupted',
    hadDirtyTree: leftovers.kind !== 'clean',
    ...(agent === undefined ? {} : { agent }),
  });
  // Where the disk does not take it, the next start finds in the journal that the round has ended.
  writeStatus(files, logDir, closed);
  return { status: closed, closed: [{ roundNum, phase, swept: swept.commands, leftovers }] };
};

/**
 * Closes what a dead supervisor left open. Call at start, with the lock held: whoever left it is dead. Each
 * step is found done when this is itself killed and begins again, so that no event is written twice and no
 * work is lost: processes ended, events up to the agent's end, tree saved, round closed, status.
 */
export const recover = async (ports: RecoveryPorts): Promise<Recovery> => {
  const status = currentStatus(ports);
  let recovery: Recovery = { status, closed: [] };
  for (const found of findOpen(latestRounds(ports, 1).at(-1), status)) {
    const { status: after, closed } = await closeRound(ports, found, recovery.status);
    recovery = { status: after, closed: [...recovery.closed, ...closed] };
  }
  return recovery;
};
