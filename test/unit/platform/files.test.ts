import { describe, expect, test } from 'bun:test';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFiles } from '../../../src/platform/files.ts';
import { scratch } from '../../support/scratch.ts';
import { valueOf } from '../../support/value-of.ts';

const files = openFiles();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('failures', () => {
  test('carry what was done, to what, and the errno', () => {
    using folder = scratch();
    const path = join(folder.path, 'absent');
    expect(files.readText(path)).toEqual({
      ok: false,
      failure: { code: 'io', operation: 'read', path, errno: 'ENOENT', reason: 'no such file or directory' },
    });
    expect(files.list(path)).toMatchObject({ failure: { errno: 'ENOENT' } });
    expect(files.disk(path)).toMatchObject({ failure: { errno: 'ENOENT' } });
    expect(files.read(folder.path)).toMatchObject({ failure: { errno: 'EISDIR' } });
  });

  test('nothing to look at is undefined, nothing to remove is fine', () => {
    using folder = scratch();
    expect(files.facts(join(folder.path, 'absent'))).toBeUndefined();
    expect(files.remove(join(folder.path, 'absent')).ok).toBeTrue();
  });
});

describe('reading', () => {
  test('a range ends with the file', () => {
    using folder = scratch();
    const path = folder.write('a', '0123456789');
    const range = (from: number, length: number): string =>
      new TextDecoder().decode(valueOf(files.readRange(path, from, length)));
    expect(range(2, 3)).toBe('234');
    expect(range(8, 100)).toBe('89');
    expect(range(10, 5)).toBe('');
  });

  test('names in a folder are sorted', () => {
    using folder = scratch();
    for (const name of ['b', 'a', 'C']) folder.write(name, '');
    expect(valueOf(files.list(folder.path))).toEqual(['C', 'a', 'b']);
  });

  test('the disk’s used and free make up no more than the whole', () => {
    const disk = valueOf(files.disk('/'));
    expect(disk.totalBytes).toBeGreaterThan(0);
    expect(disk.usedBytes + disk.freeBytes).toBeLessThanOrEqual(disk.totalBytes);
  });
});

describe('writing', () => {
  test('new folders are 0700 and new files 0600', () => {
    using folder = scratch();
    const deep = join(folder.path, 'a', 'b');
    valueOf(files.makeFolder(deep));
    valueOf(files.makeFolder(deep));
    expect(modeOf(deep)).toBe(0o700);
    valueOf(files.writeAtomic(join(deep, 'status'), 'x'));
    valueOf(files.create(join(deep, 'new'), 'x'));
    valueOf(files.openAppend(join(deep, 'log'))).close();
    for (const name of ['status', 'new', 'log']) expect(modeOf(join(deep, name))).toBe(0o600);
  });

  test('an atomic write replaces the text and leaves nothing beside it', () => {
    using folder = scratch();
    const path = folder.write('status.json', 'old');
    valueOf(files.writeAtomic(path, 'new'));
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder.path)).toEqual(['status.json']);
  });

  test('a reader that has the file open keeps the old text whole', () => {
    using folder = scratch();
    const path = folder.write('status.json', 'old text');
    const before = statSync(path).ino;
    valueOf(files.writeAtomic(path, 'n'));
    expect(statSync(path).ino).not.toBe(before);
  });

  test('an atomic write that fails leaves the target and the folder as they were', () => {
    using folder = scratch();
    folder.write('taken/inside', '');
    const path = join(folder.path, 'taken');
    expect(files.writeAtomic(path, 'x')).toMatchObject({ failure: { code: 'io', operation: 'write', path } });
    expect(readdirSync(folder.path)).toEqual(['taken']);
  });

  test('a temporary file that a dead process of our id left is no obstacle', () => {
    using folder = scratch();
    folder.write(`.status.json.${process.pid}.agent-runner-tmp`, 'half');
    valueOf(files.writeAtomic(join(folder.path, 'status.json'), 'whole'));
    expect(readdirSync(folder.path)).toEqual(['status.json']);
  });

  test('create refuses what is there already, a dangling link included', () => {
    using folder = scratch();
    const path = folder.write('a', 'kept');
    symlinkSync('/nowhere/at/all', join(folder.path, 'link'));
    expect(files.create(path, 'x')).toMatchObject({ failure: { errno: 'EEXIST' } });
    expect(files.create(join(folder.path, 'link'), 'x')).toMatchObject({ failure: { errno: 'EEXIST' } });
    expect(readFileSync(path, 'utf8')).toBe('kept');
  });

  test('appends go to the end, whoever else has written there', () => {
    using folder = scratch();
    const path = join(folder.path, 'log');
    const file = valueOf(files.openAppend(path));
    valueOf(file.append(bytes('one\n')));
    writeFileSync(path, 'two\n', { flag: 'a' });
    valueOf(file.append(bytes('three\n')));
    valueOf(file.sync());
    file.close();
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\n');
  });

  test('an append does not follow a link that was planted under its name', () => {
    using folder = scratch();
    const target = folder.write('elsewhere', '');
    symlinkSync(target, join(folder.path, 'log'));
    expect(files.openAppend(join(folder.path, 'log'))).toMatchObject({ failure: { errno: 'ELOOP' } });
  });

  test('no descriptor stays open behind a call', () => {
    using folder = scratch();
    const path = join(folder.path, 'a');
    const open = (): number => readdirSync('/dev/fd').length;
    const before = open();
    for (let turn = 0; turn < 20; turn++) {
      files.writeAtomic(path, 'x');
      files.create(path, 'x');
      files.readRange(path, 0, 10);
      files.writable(folder.path);
      files.writeAtomic('/proc/nowhere', 'x');
    }
    expect(open()).toBe(before);
  });
});

describe('whether a folder is writable', () => {
  test('is tried, and leaves nothing behind', () => {
    using folder = scratch();
    valueOf(files.writable(folder.path));
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('is denied for a folder that is not there, and one where nobody can write', () => {
    using folder = scratch();
    expect(files.writable(join(folder.path, 'absent'))).toMatchObject({ failure: { errno: 'ENOENT' } });
    expect(files.writable('/proc').ok).toBeFalse();
  });

  test.if(process.getuid?.() !== 0)('is denied by its mode', () => {
    using folder = scratch();
    chmodSync(folder.path, 0o500);
    expect(files.writable(folder.path)).toMatchObject({ failure: { errno: 'EACCES' } });
    chmodSync(folder.path, 0o700);
  });
});
