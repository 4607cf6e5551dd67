import { ok } from '../model/result.ts';
import type { ProcessControl } from '../ports/process-control.ts';
import type { Processes } from '../ports/processes.ts';
import { startBackground } from './background.ts';
import { enableController, findCgroupHome, hasController } from './cgroup.ts';
import { openDescendants } from './descendants.ts';
import { runEnclosed } from './enclosed-command.ts';
import { runHelper } from './helper-command.ts';
import { findNamed, namedProcess, signalNamed } from './named-process.ts';
import { openDarwinTable } from './process-table-darwin.ts';
import { openLinuxTable } from './process-table-linux.ts';
import { factsOf, type ProcessTable } from './process-table.ts';
import { resolveProgram } from './resolve.ts';
import { spawnProblem } from './spawn-failure.ts';
import { runningFrom } from './running-from.ts';
import { findRoundCgroup, makeRoundCgroup, type RoundCgroup } from './round-cgroup.ts';
import { openLeftBehind, openRound } from './round-processes.ts';
import { startAgent } from './start-round.ts';
import { adoptOrphans, canAdopt } from './subreaper.ts';

const openTable = (): ProcessTable => (process.platform === 'darwin' ? openDarwinTable() : openLinuxTable());

/** The round's own cgroup where one may be made; our own place is changed only for the sake of a memory limit. */
const cgroupFor = (roundId: string, memoryBytes: number | undefined): RoundCgroup | undefined => {
  const home = findCgroupHome();
  if (home === undefined) return undefined;
  const limited = memoryBytes !== undefined && enableController(home, 'memory');
  return makeRoundCgroup(home, roundId, limited ? memoryBytes : undefined);
};

const containment = (): Processes['containment'] => {
  const cgroup = findCgroupHome();
  return {
    subreaper: canAdopt,
    ...(cgroup === undefined ? {} : { cgroup }),
    memoryController: cgroup !== undefined && hasController(cgroup, 'memory'),
  };
};

/**
 * The processes of this machine. From the first round on this process adopts every orphan below it, and
 * an orphan in a foreign session is taken for the round's: children are to be started only through here.
 */
export const openProcesses = (): Processes & ProcessControl => {
  const table = openTable();
  // In a container orphans come to us from the first moment, with or without a round.
  if (process.pid === 1) adoptOrphans(table);
  return {
    start: (spawn) => {
      adoptOrphans(table);
      const cgroup = cgroupFor(spawn.roundId, spawn.memoryBytes);
      const started = startAgent(spawn, cgroup);
      if (!started.ok || !started.value.inCgroup) cgroup?.remove();
      if (!started.ok) return started;
      const { child, log, inCgroup } = started.value;
      const place = { table, roundId: spawn.roundId, cgroup: inCgroup ? cgroup : undefined };
      return ok({ ...openRound(place, child), log });
    },
    leftBehind: (roundId) => {
      const home = findCgroupHome();
      const cgroup = home === undefined ? undefined : findRoundCgroup(home, roundId);
      return openLeftBehind({ table, roundId, cgroup });
    },
    run: runHelper,
    enclose: (command) => {
      adoptOrphans(table);
      return runEnclosed(table, command);
    },
    resolve: resolveProgram,
    spawnProblem,
    facts: (pid) => {
      const entry = table.entry(pid);
      return entry === undefined || entry.zombie ? undefined : factsOf(table, entry);
    },
    named: (pid) => namedProcess(table, pid),
    signalProcess: (process, name) => signalNamed(table, process, name),
    startBackground,
    runningFrom: (executable) => runningFrom(table, executable),
    descendants: (process) => {
      const root = findNamed(table, process);
      return root === undefined ? undefined : openDescendants(table, root);
    },
    get containment() {
      return containment();
    },
  };
};
