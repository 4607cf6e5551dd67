import { describe, expect, test } from 'bun:test';
import { dirtyFile, parseStatus } from '../../../src/model/git-status.ts';

const id = '0'.repeat(40);
const output = (...records: string[]): string => records.map((record) => `${record}\0`).join('');

describe('git status --porcelain=v2 -z', () => {
  test('headers are passed over, names with spaces and newlines are whole', () => {
    const entries = parseStatus(
      output('# branch.head main', '# stash 3', `1 .M N... 100644 100644 100644 ${id} ${id} a b\nc`, '? new file'),
    );
    expect(entries.map(({ path, status }) => [path, status])).toEqual([
      ['a b\nc', ' M'],
      ['new file', '??'],
    ]);
  });

  test('a rename carries its old name, which is the next record', () => {
    const [entry, next] = parseStatus(
      output(`2 R. N... 100644 100644 100644 ${id} ${id} R100 new name`, 'old name', '? other'),
    );
    expect(entry).toMatchObject({ path: 'new name', from: 'old name', status: 'R ', onlyContent: false });
    expect(next?.path).toBe('other');
  });

  test('unmerged files are told apart', () => {
    const [entry] = parseStatus(output(`u UU N... 100644 100644 100644 100644 ${id} ${id} ${id} both.txt`));
    expect(entry).toMatchObject({ path: 'both.txt', status: 'UU', unmerged: true, onlyContent: false });
  });

  test('only a regular file with other bytes counts as only content', () => {
    const modes = (head: string, index: string, tree: string, xy = '.M'): boolean | undefined =>
      parseStatus(output(`1 ${xy} N... ${head} ${index} ${tree} ${id} ${id} f`))[0]?.onlyContent;
    expect(modes('100644', '100644', '100644')).toBe(true);
    expect(modes('100755', '100755', '100755', 'MM')).toBe(true);
    expect(modes('100644', '100644', '100755')).toBe(false);
    expect(modes('120000', '120000', '120000')).toBe(false);
    expect(modes('000000', '100644', '100644', 'A.')).toBe(false);
    expect(modes('100644', '100644', '000000', '.D')).toBe(false);
  });

  test('a change inside a submodule or a nested repository is told as nested, a staged pointer is not', () => {
    const entries = parseStatus(
      output(
        `1 .M SC.. 160000 160000 160000 ${id} ${id} sub`,
        `1 M. SC.. 160000 160000 160000 ${id} ${id} staged`,
        '? nested/',
      ),
    );
    expect(entries.map(({ nested }) => nested)).toEqual([true, false, true]);
    expect(entries.map(dirtyFile)).toEqual([
      { path: 'sub', status: ' M', nested: true },
      { path: 'staged', status: 'M ' },
      { path: 'nested/', status: '??', nested: true },
    ]);
  });
});
