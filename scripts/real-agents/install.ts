import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RealCli } from './clis.ts';

/** A CLI that can be started. */
export interface Installed {
  readonly cli: RealCli;
  /** As its package says. */
  readonly version: string;
  /** Its folder in the cache. */
  readonly folder: string;
  readonly program: string;
}

export type Install = Installed | { readonly cli: RealCli; readonly problem: string };

const versionIn = (folder: string, { package: name }: RealCli): string | undefined => {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'));
    const version: unknown = Reflect.get(Object(manifest), 'version');
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
};

const placeOf = (cli: RealCli, cache: string, latest: boolean): string =>
  join(cache, `${cli.agent}-${latest ? 'latest' : cli.version}`);

/** A CLI that an earlier call of `install` put into the cache. */
export const findInstalled = (cli: RealCli, cache: string, latest: boolean): Installed | undefined => {
  const folder = placeOf(cli, cache, latest);
  const program = join(folder, 'node_modules/.bin', cli.program);
  const version = versionIn(folder, cli);
  return version === undefined || !existsSync(program) ? undefined : { cli, version, folder, program };
};

/**
 * Installs a CLI with npm into a folder of its own below the cache, or finds it there. With `latest` the
 * registry is asked each time; else the version of the table is what counts.
 */
export const install = (cli: RealCli, cache: string, latest: boolean): Install => {
  const before = findInstalled(cli, cache, latest);
  if (!latest && before !== undefined) return before;
  const folder = placeOf(cli, cache, latest);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const wanted = `${cli.package}@${latest ? 'latest' : cli.version}`;
  const npm = Bun.spawnSync(['npm', 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', wanted], {
    cwd: folder,
    stdin: 'ignore',
  });
  const after = findInstalled(cli, cache, latest);
  if (npm.exitCode === 0 && after !== undefined) return after;
  const said = npm.stderr.toString().trim().split('\n').at(-1) ?? '';
  return { cli, problem: `npm install ${wanted}: ${said === '' ? `exit ${npm.exitCode}` : said}` };
};
