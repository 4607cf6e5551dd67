import { basename, resolve } from 'node:path';

/** What relative paths, `~` and `{project}` stand for. */
export interface PathBase {
  /** The configuration file's own folder; absolute. */
  readonly folder: string;
  readonly home: string;
}

/** A `~` at the head is the home folder; `~somebody` is left as it stands. */
export const expandHome = (path: string, home: string): string =>
  path === '~' || path.startsWith('~/') ? `${home}${path.slice(1)}` : path;

/** The absolute path that a configured one means. `project` fills in `{project}`. */
export const absolutePath = (path: string, base: PathBase, project: string): string =>
  resolve(base.folder, expandHome(path.replaceAll('{project}', project), base.home));

/** The work tree's base name; `default` for the root of the file system, which has none. */
export const projectName = (workDir: string): string => basename(workDir) || 'default';
