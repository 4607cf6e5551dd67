import { dirname, join } from 'node:path';
import type { Platform } from '../../ports/platform.ts';
import { companionText, type Release } from '../release/find-release.ts';
import type { OwnBinary } from './own-binary.ts';

/** Where install.sh puts the manual page: `man` looks there for what stands in a folder named `bin`. */
const manualPath = ({ folder }: OwnBinary): string | undefined =>
  folder.endsWith('/bin') ? join(dirname(folder), 'share/man/man1/agent-runner.1') : undefined;

/** Renews the manual page where there is one. It is no reason to fail: the program is what was asked for. */
export const renewManual = async (
  { files, http }: Pick<Platform, 'files' | 'http'>,
  binary: OwnBinary,
  release: Release,
): Promise<void> => {
  const path = manualPath(binary);
  if (path === undefined || files.facts(path)?.kind !== 'file') return;
  const page = await companionText({ http }, release, 'agent-runner.1');
  if (page.ok && page.value !== undefined) files.writeAtomic(path, page.value, 0o644);
};
