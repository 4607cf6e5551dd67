import { basename, dirname, join, relative } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { configFileName } from '../../config/find.ts';
import { roundSettings } from '../../config/settings.ts';
import type { LoadedConfig } from '../../config/loaded.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Platform } from '../../ports/platform.ts';
import { gitIn, workTreeRoot } from '../init-git.ts';

/** One file of the project that goes along; `name` counts from the configuration’s folder. */
export interface ProjectFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** The project that is deployed, as it is here. */
export interface LocalProject {
  /** The folder of its configuration; absolute. */
  readonly folder: string;
  /** The configuration first, then the prompts; none where the project has no configuration yet. */
  readonly files: readonly ProjectFile[];
  /** Prompts that lie outside the folder, and so have no place over there. */
  readonly outside: readonly string[];
  /** The work tree’s root, from the folder (`..`), and where it can be cloned from. */
  readonly root: string;
  readonly origin?: string;
}

type Ports = Pick<Platform, 'files' | 'processes' | 'self'>;

const sumOf = (bytes: Uint8Array): string => new Bun.CryptoHasher('sha256').update(bytes).digest('hex');

const promptsOf = (config: LoadedConfig): readonly string[] => {
  const { list } = config.values.phases;
  const settings = (list.length === 0 ? [undefined] : list).map((phase) => roundSettings(config, phase));
  return [...new Set(settings.flatMap(({ prompt }) => prompt.files))];
};

const isInside = (name: string): boolean => !name.startsWith('../') && !name.startsWith('/') && !name.includes('\n');

/** Reads what is to go along. A prompt that is not there is the configuration’s business, over there as here. */
const readFiles = (config: LoadedConfig, { files }: Ports): Result<readonly ProjectFile[]> => {
  const found: ProjectFile[] = [];
  for (const path of [config.path, ...promptsOf(config)]) {
    const name = path === config.path ? configFileName : relative(config.folder, path);
    if (!isInside(name) || files.facts(path)?.kind !== 'file') continue;
    const bytes = files.read(path);
    if (!bytes.ok) return bytes;
    found.push({ name, bytes: bytes.value, sha256: sumOf(bytes.value) });
  }
  return ok(found);
};

const repositoryOf = async (folder: string, { processes }: Ports): Promise<Pick<LocalProject, 'root' | 'origin'>> => {
  const git = gitIn(folder, processes);
  const root = await workTreeRoot(folder, git);
  if (!root.ok) return { root: '' };
  const origin = await git('ask for the origin', 'config', '--get', 'remote.origin.url');
  return { root: relative(folder, root.value), ...(origin.ok ? { origin: origin.value.trim() } : {}) };
};

/**
 * The project whose configuration is found from the folder upwards; where there is none, the folder itself. Fails as
 * loading a configuration does, for a broken one is not handed on.
 */
export const readProject = async (ports: Ports, folder: string): Promise<Result<LocalProject>> => {
  const config = loadConfig({ ...ports, self: { ...ports.self, cwd: folder } });
  if (!config.ok)
    return config.failure.code === 'config_not_found'
      ? ok({ folder, files: [], outside: [], ...(await repositoryOf(folder, ports)) })
      : config;
  const files = readFiles(config.value, ports);
  if (!files.ok) return files;
  const outside = promptsOf(config.value).filter((path) => !isInside(relative(config.value.folder, path)));
  return ok({
    folder: config.value.folder,
    files: files.value,
    outside,
    ...(await repositoryOf(config.value.folder, ports)),
  });
};

/** Where a project goes over there: below the home folder as it is here, else right into it. */
export const usualPlace = ({ folder }: Pick<LocalProject, 'folder'>, home: string): string => {
  const below = relative(home, folder);
  return below === '' || !isInside(below) ? basename(folder) : below;
};

/** Where its work tree’s root would be, from the project’s own place. */
export const rootThere = ({ root }: Pick<LocalProject, 'root'>, dir: string): string =>
  root.split('/').reduce((path, step) => (step === '..' ? dirname(path) : path), join(dir));
