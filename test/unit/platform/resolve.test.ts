import { expect, test } from 'bun:test';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lookUp, resolveProgram } from '../../../src/platform/resolve.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';

const executable = (folder: Scratch, name: string): string => {
  const path = folder.write(name, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
};

test('the PATH is searched in its order, from the working folder', () => {
  using folder = scratch();
  const first = executable(folder, 'one/agent');
  const second = executable(folder, 'two/agent');
  const here = executable(folder, 'agent');
  expect(resolveProgram('agent', `${folder.path}/one:${folder.path}/two`, '/')).toBe(first);
  expect(resolveProgram('agent', 'nowhere:two:one', folder.path)).toBe(second);
  expect(resolveProgram('agent', '/nowhere::one', folder.path)).toBe(here);
  expect(resolveProgram('agent', '', folder.path)).toBe(here);
  expect(resolveProgram('agent', '/nowhere', folder.path)).toBeUndefined();
});

test('a name with a slash is a path and is not searched for', () => {
  using folder = scratch();
  const path = executable(folder, 'bin/agent');
  expect(resolveProgram('./bin/agent', '/usr/bin', folder.path)).toBe(path);
  expect(resolveProgram('bin/agent', '/usr/bin', folder.path)).toBe(path);
  expect(resolveProgram(path, '', '/')).toBe(path);
  expect(resolveProgram('./agent', `${folder.path}/bin`, folder.path)).toBeUndefined();
});

test('what cannot be executed, and folders, are passed over', () => {
  using folder = scratch();
  const text = folder.write('one/agent', 'text');
  mkdirSync(join(folder.path, 'two/agent'), { recursive: true });
  expect(lookUp('agent', 'one:two', folder.path)).toEqual({ kind: 'not_executable', path: text });
  const program = executable(folder, 'three/agent');
  expect(lookUp('agent', 'one:two:three', folder.path)).toEqual({ kind: 'program', path: program });
  expect(lookUp('', 'three', folder.path)).toEqual({ kind: 'nothing' });
});
