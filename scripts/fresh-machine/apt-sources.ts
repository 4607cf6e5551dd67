import { readFileSync } from 'node:fs';
import { NoMachine } from './problem.ts';

/** The distribution that this machine runs, and where it has its packages from. */
export interface AptSources {
  /** Its code name. */
  readonly suite: string;
  /** Lines as they stand in a sources.list. */
  readonly lines: readonly string[];
}

const format = '$(TARGET_OF) $(REPO_URI) $(RELEASE) $(COMPONENT)';

/** The lines for a suite among what `apt-get indextargets` tells in the format above; a mirror is told once a processor. */
export const sourceLines = (targets: string, suite: string): readonly string[] => {
  const rows = targets
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const ours = rows.filter(
    ([kind, , release, component]) => kind === 'deb' && release === suite && component === 'main',
  );
  return [...new Set(ours.map((row) => row.join(' ')))];
};

/** Asks this machine's own apt, so that no mirror is written down here. Throws NoMachine where it knows none. */
export const aptSources = (): AptSources => {
  const suite = /^VERSION_CODENAME=(\S+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (suite === undefined) throw new NoMachine('/etc/os-release names no code name: is this Debian or Ubuntu?');
  const { stdout } = Bun.spawnSync(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages']);
  const lines = sourceLines(stdout.toString(), suite);
  if (lines.length === 0) throw new NoMachine(`apt knows no packages of ${suite}: apt-get update`);
  return { suite, lines };
};
