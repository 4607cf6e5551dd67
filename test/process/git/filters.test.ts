import { expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { got, testRepository } from '../../support/git-repository.ts';

/** Processes whose command line holds this. */
const running = (text: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').includes(text);
      } catch {
        return false;
      }
    });

test.skipIf(process.platform !== 'linux')(
  'what the filters of a repository leave running while work is kept is ended with the git that ran them',
  async () => {
    using made = testRepository({ 'a.e': 'a\n', 'b.e': 'b\n', '.gitattributes': '*.e filter=e\n' });
    const [marked, bare] = [`sleep 404.1${process.pid}`, `sleep 404.2${process.pid}`];
    const leave = `setsid ${marked} > /dev/null 2>&1 & env -i /usr/bin/setsid ${bare} > /dev/null 2>&1 & cat`;
    made.git('config', 'filter.e.clean', leave);
    made.git('config', 'filter.e.smudge', leave);
    const before = got(await made.repository.mark([]));
    made.write('a.e', 'changed\n');
    made.write('new.e', 'new\n');
    const request = { roundNum: 1, message: 'ORPHAN R1 phase=- ts=now', exclude: [] };
    got(await made.repository.dirty([]));
    got(await made.repository.changedInPlace(before, [`${made.path}/b.e`]));
    got(await made.repository.snapshot(request));
    const { kind, copy } = got(await made.repository.stash(request));
    expect(kind).toBe('stashed');
    got(await made.repository.restore(copy.sha));
    expect(running(marked)).toEqual([]);
    expect(running(bare)).toEqual([]);
    expect(made.files().get('a.e')).toBe('file changed\n');
  },
);
