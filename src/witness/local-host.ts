import { join } from 'node:path';
import type { FailureOf } from '../model/failure.ts';
import type { DiskRole, DiskSample, HostSample } from '../model/host-sample.ts';
import { logFolder } from '../model/log-folder.ts';
import { fail, ok } from '../model/result.ts';
import { parseServePid } from '../model/serve-pid.ts';
import type { Supervision } from '../model/supervision.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Host } from '../ports/host.ts';
import type { ObservedHost } from '../ports/observed-host.ts';
import type { NamedProcess, ProcessControl } from '../ports/process-control.ts';
import { readStream } from './stream-parts.ts';

/** What of the machine is looked at. */
export interface LocalParts {
  readonly clock: Clock;
  readonly files: Files;
  readonly host: Host;
  readonly processes: Pick<ProcessControl, 'named' | 'signalProcess' | 'descendants'>;
}

/** Where somebody is to be watched; absolute. */
export interface LocalPlace {
  readonly logDir: string;
  readonly workDir: string;
}

const diskOf = (files: Files, path: string, role: DiskRole): DiskSample[] => {
  const disk = files.disk(path);
  if (!disk.ok || disk.value.totalBytes === 0) return [];
  const { totalBytes, usedBytes, freeBytes, totalInodes, freeInodes } = disk.value;
  return [
    {
      role,
      totalBytes,
      freeBytes,
      // As `df` counts: what only root may still use is neither used nor free.
      usedPct: (100 * usedBytes) / Math.max(1, usedBytes + freeBytes),
      ...(totalInodes > 0 ? { freeInodesPct: (100 * freeInodes) / totalInodes } : {}),
    },
  ];
};

const sample = ({ clock, files, host }: LocalParts, { logDir, workDir }: LocalPlace): HostSample => {
  const memory = host.metrics(workDir);
  const oneDisk = files.facts(logDir)?.device === files.facts(workDir)?.device;
  return {
    at: clock.now(),
    ...(memory.mem_total_mb > 0 ? { memAvailableMb: memory.mem_available_mb } : {}),
    disks: [...diskOf(files, workDir, 'work_tree'), ...(oneDisk ? [] : diskOf(files, logDir, 'log_folder'))],
  };
};

interface Found {
  readonly supervision: Supervision;
  readonly process?: NamedProcess;
}

/** The process of `serve.pid`, where it is still the one that wrote it. */
const findSupervisor = ({ files, processes }: LocalParts, logDir: string): Found => {
  const text = files.readText(join(logDir, logFolder.pid));
  const serve = text.ok ? parseServePid(text.value) : undefined;
  if (serve === undefined) return { supervision: { kind: 'none' } };
  const process = processes.named(serve.pid);
  if (process?.birth !== serve.birth) return { supervision: { kind: 'gone', pid: serve.pid } };
  return { supervision: { kind: 'running', pid: serve.pid, startedAt: serve.startedAt }, process };
};

/** While the supervisor lives, whatever a round started hangs below it: it adopts orphans. */
const memoryBelow = ({ processes }: LocalParts, process: NamedProcess | undefined): number | undefined => {
  const members = process === undefined ? undefined : processes.descendants(process);
  return members?.alive().reduce((sum, { residentBytes }) => sum + residentBytes, 0);
};

const stopFailure = (reason: string): FailureOf<'command'> => ({
  code: 'command',
  command: 'SIGTERM',
  exit: 1,
  reason,
});

/** This machine, as the Witness sees it. */
export const openLocalHost = (parts: LocalParts, place: LocalPlace): ObservedHost => ({
  poll: async ({ events, metrics, roundMemory }) => {
    const { supervision, process } = findSupervisor(parts, place.logDir);
    const roundMemoryBytes = roundMemory ? memoryBelow(parts, process) : undefined;
    return ok({
      at: parts.clock.now(),
      events: readStream(parts.files, place.logDir, 'events', events),
      metrics: readStream(parts.files, place.logDir, 'metrics', metrics),
      sample: sample(parts, place),
      supervisor: supervision,
      ...(roundMemoryBytes === undefined ? {} : { roundMemoryBytes }),
    });
  },
  roundLogTail: async (names, bytes) => {
    const paths = names.map((name) => join(place.logDir, logFolder.rounds, name));
    const path = paths.find((one) => parts.files.facts(one)?.kind === 'file');
    if (path === undefined) return undefined;
    const size = parts.files.facts(path)?.size ?? 0;
    const read = parts.files.readRange(path, Math.max(0, size - bytes), Math.min(size, bytes));
    return read.ok ? read.value : undefined;
  },
  roundLogFrom: async (names, offset, bytes) => {
    const paths = names.map((name) => join(place.logDir, logFolder.rounds, name));
    const path = paths.find((one) => parts.files.facts(one)?.kind === 'file');
    if (path === undefined) return undefined;
    const size = parts.files.facts(path)?.size ?? 0;
    const from = offset === undefined ? Math.max(0, size - bytes) : offset > size ? 0 : offset;
    const read = parts.files.readRange(path, from, Math.min(size - from, bytes));
    return read.ok ? { offset: from, bytes: read.value } : undefined;
  },
  stopSupervisor: async () => {
    // Looked at again: the process id of a supervisor that has ended meanwhile may be anybody's by now.
    const { process } = findSupervisor(parts, place.logDir);
    const fate = process === undefined ? 'gone' : parts.processes.signalProcess(process, 'SIGTERM');
    switch (fate) {
      case 'sent':
        return ok(undefined);
      case 'gone':
        return fail(stopFailure('the supervisor has ended'));
      case 'refused':
        return fail(stopFailure('the supervisor is another user’s process'));
    }
  },
});
