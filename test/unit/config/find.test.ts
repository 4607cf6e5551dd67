import { describe, expect, test } from 'bun:test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileText } from '../../../src/config/file-text.ts';
import { findConfig } from '../../../src/config/find.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { scratch } from '../../support/scratch.ts';

const files = openFiles();
const reasonOf = (path: string): string => {
  const text = fileText(path, files);
  if (text.ok || text.failure.code !== 'config_invalid') throw new Error('it was read');
  return text.failure.problems.map(({ reason }) => reason).join();
};

describe('the configuration file', () => {
  test('is found here or in the nearest folder above', () => {
    using folder = scratch();
    const outer = folder.write('agent-runner.toml', '');
    const inner = folder.write('a/agent-runner.toml', '');
    mkdirSync(join(folder.path, 'a/b/c'), { recursive: true });
    const home = '/home/ada';
    expect(findConfig(files, { cwd: join(folder.path, 'a/b/c'), home })).toEqual({ ok: true, value: inner });
    expect(findConfig(files, { cwd: folder.path, home })).toEqual({ ok: true, value: outer });
  });

  test('is the one named, seen from the current folder or from home', () => {
    using folder = scratch();
    const other = folder.write('sub/other.toml', '');
    const cwd = folder.path;
    expect(findConfig(files, { cwd, home: '/' }, 'sub/other.toml')).toEqual({ ok: true, value: other });
    expect(findConfig(files, { cwd: '/', home: cwd }, '~/sub/other.toml')).toEqual({ ok: true, value: other });
  });

  test('is told by the name that was looked for where there is none', () => {
    using folder = scratch();
    const named = findConfig(files, { cwd: folder.path, home: '/' }, 'none.toml');
    expect(named).toEqual({
      ok: false,
      failure: { code: 'config_not_found', path: join(folder.path, 'none.toml') },
    });
  });

  test('may begin with a byte order mark', () => {
    using folder = scratch();
    expect(fileText(folder.write('a.toml', '\uFEFFx = 1\r\n'), files)).toEqual({ ok: true, value: 'x = 1\r\n' });
  });

  test('is refused with a clear word where it is no text at all', async () => {
    using folder = scratch();
    const bytes = join(folder.path, 'bytes.toml');
    await Bun.write(bytes, new Uint8Array([0x78, 0xff, 0xfe]));
    expect(reasonOf(bytes)).toBe('this is not UTF-8 text');
    expect(reasonOf(folder.path)).toBe('this is a folder, not a file');
    expect(reasonOf('/dev/null')).toBe('this is not a regular file');
    expect(reasonOf(folder.write('big.toml', '#'.repeat(10 * 1024 * 1024)))).toBe(
      'this file has 10 MB; a configuration has at most 1 MB',
    );
  });
});
