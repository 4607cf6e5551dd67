import { join } from 'node:path';
import type { LoadedConfig } from '../config/loaded.ts';
import { remoteTolerance } from '../config/monitor.ts';
import { projectFolders } from '../config/settings.ts';
import type { FailureOf } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { DurationMs } from '../model/time.ts';
import type { Journal } from '../ports/journal.ts';
import type { Platform } from '../ports/platform.ts';
import type { RemoteHost } from '../witness/remote/remote-host.ts';
import { hostFault } from '../witness/remote/ssh.ts';
import { watchHost } from '../witness/remote/watch-host.ts';
import { monitorStateFile } from '../witness/state-file.ts';
import { createWitness, type PollReport, type Witness } from '../witness/witness.ts';
import { takeRole, type MonitorRole } from './monitor.ts';
import { judging } from './own-detectors.ts';
import { reachHost, usualRemoteDir } from './reach-host.ts';

/** What watching other hosts touches of this one. */
export type MonitorHostsPorts = Pick<Platform, 'clock' | 'files' | 'locks' | 'processes' | 'self'>;

/** Which hosts, and where their log folder is. */
export interface HostsAsked {
  readonly hosts: readonly string[];
  /** Counts from the home folder there; by default that of this project. */
  readonly remoteDir?: string;
  readonly intervalMs: DurationMs;
}

/** One of the hosts, ready to be polled. */
export interface WatchedHost {
  readonly host: string;
  /** Where a monitor of this host keeps its own journal, here. */
  readonly folder: string;
  readonly role: MonitorRole;
}

/** A text as the name of a folder. */
const folderName = (text: string): string => text.replaceAll(/[^\w.@-]/g, '_').replace(/^\.+/, '_');

/** How another host's log folder is called there. */
const remoteFolder = (config: LoadedConfig, { remoteDir }: HostsAsked): string =>
  remoteDir ?? usualRemoteDir(projectFolders(config).project);

/** Takes the monitor's place for each host. Fails with `usage` where a name is none, or two are the same. */
export const openHosts = (
  { files, locks, self }: Pick<MonitorHostsPorts, 'files' | 'locks' | 'self'>,
  config: LoadedConfig,
  asked: HostsAsked,
): Result<readonly WatchedHost[], FailureOf<'usage'>> => {
  const fault = asked.hosts.map((host) => hostFault(host)).find((one) => one !== undefined);
  if (fault !== undefined) return fail({ code: 'usage', message: fault });
  const what = asked.remoteDir ?? projectFolders(config).project;
  const folders = asked.hosts.map((host) =>
    join(self.home, '.agent-runner/monitor', folderName(host), folderName(what)),
  );
  if (new Set(folders).size < folders.length) return fail({ code: 'usage', message: 'a host is named twice' });
  return ok(
    asked.hosts.map((host, index) => {
      const folder = folders[index] ?? '';
      return { host, folder, role: takeRole({ files, locks }, folder) };
    }),
  );
};

/** One of the hosts with its Witness. */
export interface OpenedHost extends WatchedHost {
  readonly remote: RemoteHost;
  readonly witness: Witness;
  readonly state: ReturnType<typeof monitorStateFile>;
}

/** How a host is opened: told in `journal`, and broken off when `end` is aborted. */
export interface HostOpening {
  readonly asked: HostsAsked;
  readonly watched: WatchedHost;
  readonly journal: Journal;
  readonly end: AbortSignal;
}

/** Builds the Witness of another host. Nothing is asked before its first poll. */
export const openHostWitness = (
  ports: MonitorHostsPorts,
  config: LoadedConfig,
  { asked, watched, journal, end }: HostOpening,
): OpenedHost => {
  const mayAct = watched.role.kind === 'acting';
  const { host } = watched;
  const remote = reachHost(ports, { host, dir: remoteFolder(config, asked), intervalMs: asked.intervalMs, end });
  const kept = monitorStateFile(ports.files, watched.folder);
  const state = mayAct ? kept : { ...kept, save: () => {} };
  const judges = judging(ports, config, { host: remote, end });
  const witness = createWitness({ ...judges, clock: ports.clock, host: remote, journal, state, mayAct, end });
  return { ...watched, remote, witness, state };
};

/** What is done while hosts are watched; each is told with the host’s name. */
export interface HostsHeard {
  readonly onPoll: (host: string, report: PollReport) => void;
  readonly onBlip: (host: string) => void;
}

/**
 * Watches hosts until it is ended. One that goes away does not end the others: it is looked
 * for as long as one of them answers. Fails with `host_unreachable` when none does any more.
 */
export const watchHosts = async (
  { clock }: Pick<MonitorHostsPorts, 'clock'>,
  config: LoadedConfig,
  opened: readonly (OpenedHost & { readonly journal: Journal })[],
  { intervalMs, end, onPoll, onBlip }: HostsHeard & Pick<HostsAsked, 'intervalMs'> & { readonly end: AbortController },
): Promise<Result<void>> => {
  const lost = new Set<string>();
  try {
    const results = await Promise.all(
      opened.map(({ host, remote, witness, state, journal }) =>
        watchHost({
          clock,
          remote,
          witness,
          state,
          journal,
          intervalMs,
          toleranceMs: remoteTolerance(config),
          end: end.signal,
          onPoll: (report) => {
            lost.delete(host);
            onPoll(host, report);
          },
          onBlip: () => onBlip(host),
          onGiveup: () => {
            lost.add(host);
            if (lost.size === opened.length) end.abort();
            return lost.size < opened.length;
          },
        }),
      ),
    );
    return results.find((result) => !result.ok) ?? ok(undefined);
  } finally {
    await Promise.all(opened.map(({ remote }) => remote.close()));
  }
};
