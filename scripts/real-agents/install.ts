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

/**
 * Installs a CLI with npm into a folder of its own below the cache, or finds it there. With `latest` the
 * registry is asked each time; else the version of the table is what counts.
 */
export const install = (cli: RealCli, cache: string, latest: boolean): Install => {
  const wanted = latest ? 'latest' : cli.version;
  const folder = join(cache, `${cli.agent}-${wanted}`);
  const program = join(folder, 'node_modules/.bin', cli.program);
  const found = versionIn(folder, cli);
  if (!latest && found === cli.version && existsSync(program)) return { cli, version: found, folder, program };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const npm = Bun.spawnSync(
    ['npm', 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', `${cli.package}@${wanted}`],
    { cwd: folder, stdin: 'ignore' },
  );
  const version = versionIn(folder, cli);
  if (npm.exitCode === 0 && version !== undefined && existsSync(program)) return { cli, version, folder, program };
  const said = npm.stderr.toString().trim().split('\n').at(-1) ?? '';
  return { cli, problem: `npm install ${cli.package}@${wanted}: ${said === '' ? `exit ${npm.exitCode}` : said}` };
};
