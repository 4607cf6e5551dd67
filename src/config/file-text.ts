import type { FailureOf } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Files } from '../ports/files.ts';

/** No configuration is this long: whatever it is, it is not read. */
const maxBytes = 1024 * 1024;

const notText = (path: string, reason: string): FailureOf<'config_invalid'> => ({
  code: 'config_invalid',
  path,
  problems: [{ path: '', reason }],
});

/**
 * The text of a configuration file, which may turn out to be anything at all. Whoever writes it back keeps its byte
 * order mark; for whoever only reads it, it is left out.
 */
export const fileText = (
  path: string,
  files: Pick<Files, 'facts' | 'read'>,
  mark: 'left out' | 'kept' = 'left out',
): Result<string> => {
  const facts = files.facts(path);
  if (facts === undefined) return fail({ code: 'config_not_found', path });
  if (facts.kind === 'folder') return fail(notText(path, 'this is a folder, not a file'));
  if (facts.kind === 'other') return fail(notText(path, 'this is not a regular file'));
  if (facts.size > maxBytes) {
    const size = Math.ceil(facts.size / maxBytes);
    return fail(notText(path, `this file has ${size} MB; a configuration has at most 1 MB`));
  }
  const bytes = files.read(path);
  if (!bytes.ok) return bytes;
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: mark === 'kept' }).decode(bytes.value));
  } catch {
    return fail(notText(path, 'this is not UTF-8 text'));
  }
};
