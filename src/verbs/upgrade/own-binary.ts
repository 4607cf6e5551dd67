import { dirname } from 'node:path';
import { realpathSync } from 'node:fs';
import type { FailureOf } from '../../model/failure.ts';
import { locationVariable } from '../../model/release-location.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { shellWord } from '../../model/shell-word.ts';
import type { UpgradeTrouble } from '../../model/upgrade-trouble.ts';
import type { Platform } from '../../ports/platform.ts';

/** The executable that is to be replaced. */
export interface OwnBinary {
  /** Absolute, links resolved. */
  readonly path: string;
  readonly folder: string;
  /** Where the one before it is kept. */
  readonly previous: string;
  /** A link on the PATH that leads to it. */
  readonly link?: string;
}

export const trouble = (what: UpgradeTrouble) => fail<FailureOf<'upgrade'>>({ code: 'upgrade', trouble: what });

const kept = '.previous';

const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

/** What a person calls, where that is a link to the executable. */
const linkTo = ({ processes, self }: Ports, path: string): string | undefined => {
  const called = processes.resolve('agent-runner', self.env['PATH'] ?? '', self.cwd);
  return called !== undefined && called !== path && realPath(called) === path ? called : undefined;
};

type Ports = Pick<Platform, 'processes' | 'self'>;

/**
 * The executable that this process runs. Called by the name of the one that is kept, it is the other that is meant:
 * where a new version does not even start, the old one is all that can put itself back.
 */
export const ownBinary = (ports: Ports): Result<OwnBinary, FailureOf<'upgrade'>> => {
  const [program, entry] = ports.self.command;
  if (entry !== undefined) return trouble({ kind: 'from_source', entry });
  const running = realPath(program);
  const path = running.endsWith(kept) ? running.slice(0, -kept.length) : running;
  const link = linkTo(ports, path);
  return ok({ path, folder: dirname(path), previous: `${path}${kept}`, ...(link === undefined ? {} : { link }) });
};

/** Whether we may replace it. `words` is what was typed behind `upgrade`, for the command that root would type. */
export const mayReplace = (
  { files, self }: Pick<Platform, 'files' | 'self'>,
  { path, folder }: OwnBinary,
  words: readonly string[],
): Result<void, FailureOf<'upgrade'> | FailureOf<'io'>> => {
  const tried = files.writable(folder);
  if (tried.ok) return tried;
  if (!['EACCES', 'EPERM', 'EROFS'].includes(tried.failure.errno)) return tried;
  const location = self.env[locationVariable];
  const command = [
    'sudo',
    // sudo takes away what it is not told of.
    ...(location === undefined ? [] : [`${locationVariable}=${location}`]),
    path,
    'upgrade',
    ...words,
  ];
  const reason = `${folder}: ${tried.failure.reason} (${tried.failure.errno})`;
  return trouble({ kind: 'not_writable', path, reason, command: command.map(shellWord).join(' ') });
};
