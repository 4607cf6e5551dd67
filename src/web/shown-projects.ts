import { basename, dirname } from 'node:path';
import type { LoadedConfig } from '../config/loaded.ts';
import { projectFolders } from '../config/settings.ts';
import { usualRemoteDir } from '../verbs/reach-host.ts';
import type { ShownProject } from './wire.ts';

/** A project of another host. */
export interface RemotePlan {
  readonly shown: ShownProject & { readonly host: string };
  readonly host: string;
  /** The log folder as it is called there. */
  readonly dir: string;
  /** By which its output is read; absent where there is no configuration here. */
  readonly config?: LoadedConfig;
}

/** What is to be shown, each under a name of its own. */
export interface ShownPlan {
  readonly local: readonly { readonly shown: ShownProject; readonly config: LoadedConfig }[];
  readonly remote: readonly RemotePlan[];
}

const wordOf = (text: string): string => text.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-+|-+$/g, '') || 'project';

/** Names for addresses, none twice. */
const idGiver = (): ((project: string, host: string | null) => string) => {
  const given = new Set<string>();
  return (project, host) => {
    const word = host === null ? wordOf(project) : `${wordOf(project)}-${wordOf(host)}`;
    let id = word;
    for (let count = 2; given.has(id); count += 1) id = `${word}-${count}`;
    given.add(id);
    return id;
  };
};

/** `~/.agent-runner/night/logs` is the log folder of `night`. */
const projectOfDir = (dir: string): string => {
  const [name, above] = [basename(dir), basename(dirname(dir))];
  return name === 'logs' && !['', '.', '~'].includes(above) ? above : name;
};

/** Every project of this machine, and on each host the same ones, or the one whose log folder is named. */
export const shownProjects = (
  configs: readonly LoadedConfig[],
  hosts: readonly string[],
  remoteDir: string | undefined,
): ShownPlan => {
  const idOf = idGiver();
  const local = configs.map((config) => {
    const { project } = projectFolders(config);
    return { shown: { id: idOf(project, null), project, host: null }, config };
  });
  const there = (host: string, project: string, dir: string, config: LoadedConfig | undefined): RemotePlan => ({
    shown: { id: idOf(project, host), project, host },
    host,
    dir,
    ...(config === undefined ? {} : { config }),
  });
  const remote = hosts.flatMap((host) =>
    remoteDir === undefined
      ? local.map(({ shown: { project }, config }) => there(host, project, usualRemoteDir(project), config))
      : [there(host, projectOfDir(remoteDir), remoteDir, configs[0])],
  );
  return { local, remote };
};
