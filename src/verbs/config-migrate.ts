import { realpathSync } from 'node:fs';
import { findConfig } from '../config/find.ts';
import { fileText } from '../config/file-text.ts';
import { migrated, type Migration } from '../config/migrate.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Files, IoResult } from '../ports/files.ts';
import type { Platform } from '../ports/platform.ts';

/** What migrating a configuration changes, or changed. */
export interface ConfigMigration extends Omit<Migration, 'text'> {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The copy of the file as it was; absent where nothing was written. */
  readonly backup?: string;
}

type Ports = Pick<Platform, 'files' | 'self'>;

/** Copies that were kept earlier are never written over: what is in the latest may be all that is left of a mistake. */
const keepCopy = (
  files: Pick<Files, 'create' | 'readText'>,
  path: string,
  text: string,
  mode: number,
): IoResult<string> => {
  for (let number = 0; ; number += 1) {
    const copy = number === 0 ? `${path}.bak` : `${path}.bak.${number}`;
    const created = files.create(copy, text, mode);
    if (created.ok) return ok(copy);
    if (created.failure.errno !== 'EEXIST') return created;
    const there = files.readText(copy);
    if (there.ok && there.value === text) return ok(copy);
  }
};

/** Replaces the file as a whole, behind whatever link leads to it, after a copy of it is on the disk. */
const replace = ({ files, self }: Ports, path: string, before: string, after: string): IoResult<string> => {
  const facts = files.facts(path);
  const mode = (facts?.mode ?? 0o644) & 0o777;
  if (facts !== undefined && facts.uid !== self.uid) {
    const reason = `it belongs to user ${facts.uid}, and a file that is replaced would belong to user ${self.uid}`;
    return fail({ code: 'io', operation: 'replace', path, errno: 'EPERM', reason });
  }
  const copy = keepCopy(files, path, before, mode);
  if (!copy.ok) return copy;
  const written = files.writeAtomic(path, after, mode);
  return written.ok ? copy : written;
};

/**
 * Rewrites the older names of the configuration that `config` names, or else of the one found from the current folder
 * upwards. Without `write` it only tells. Fails with `config_not_found`, `config_invalid` where it is no TOML, or `io`.
 */
export const migrateConfig = (
  ports: Ports,
  { config, write }: { readonly config: string | undefined; readonly write: boolean },
): Result<ConfigMigration> => {
  const { files, self } = ports;
  const found = findConfig(files, self, config);
  if (!found.ok) return found;
  const path = found.value;
  const before = fileText(path, files, 'kept');
  if (!before.ok) return before;
  const migration = migrated(before.value);
  if (!migration.ok) return fail({ code: 'config_invalid', path, problems: [migration.failure] });
  const { text: after, ...rest } = migration.value;
  const told = { path, before: before.value, after, ...rest };
  if (!write || after === before.value) return ok(told);
  const replaced = replace(ports, realpathSync(path), before.value, after);
  return replaced.ok ? ok({ ...told, backup: replaced.value }) : replaced;
};
