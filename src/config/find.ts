import { dirname, join, resolve } from 'node:path';
import type { FailureOf } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Files } from '../ports/files.ts';
import { expandHome } from './paths.ts';

export const configFileName = 'agent-runner.toml';

/** The configuration file: the one named, or `agent-runner.toml` here or in the nearest folder above. Absolute. */
export const findConfig = (
  files: Pick<Files, 'facts'>,
  { cwd, home }: { readonly cwd: string; readonly home: string },
  named?: string,
): Result<string, FailureOf<'config_not_found'>> => {
  if (named !== undefined) {
    const path = resolve(cwd, expandHome(named, home));
    return files.facts(path) === undefined ? fail({ code: 'config_not_found', path }) : ok(path);
  }
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, configFileName);
    if (files.facts(path) !== undefined) return ok(path);
    if (folder === dirname(folder)) return fail({ code: 'config_not_found', path: join(cwd, configFileName) });
  }
};
