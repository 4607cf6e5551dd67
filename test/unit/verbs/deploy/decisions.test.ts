import { describe, expect, test } from 'bun:test';
import { planPuts } from '../../../../src/verbs/deploy/put-files.ts';
import { rootThere, usualPlace } from '../../../../src/verbs/deploy/project-files.ts';
import { refusal } from '../../../../src/verbs/deploy/put-binary.ts';
import { moveFor, type Standing } from '../../../../src/verbs/deploy/settle.ts';
import type { HostFacts } from '../../../../src/verbs/deploy/host-facts.ts';

describe('what is done about the supervisor over there', () => {
  const standing = (changes: Partial<Standing>): Standing => ({
    outdated: true,
    sick: false,
    wanted: true,
    ...changes,
  });
  const running = { pid: 7, mode: 'service' };

  test.each([
    ['none runs', {}, { kind: 'settle', verb: 'start' }],
    ['none runs, and none shall', { wanted: false }, { kind: 'not_started', why: 'asked' }],
    ['none runs, and it would stop at once', { sick: true }, { kind: 'not_started', why: 'doctor' }],
    ['one runs with what lies there', { running, outdated: false }, { kind: 'running' }],
    ['one runs with something older', { running }, { kind: 'settle', verb: 'restart' }],
    [
      'one runs, and shall not be started where none does',
      { running, wanted: false },
      { kind: 'settle', verb: 'restart' },
    ],
    ['one runs, and the next would stop at once', { running, sick: true }, { kind: 'not_restarted' }],
    ['one runs in a terminal', { running: { pid: 7, mode: 'foreground' } }, { kind: 'foreground', pid: 7 }],
    ['a single round runs', { running: { pid: 7, mode: 'round' } }, { kind: 'foreground', pid: 7 }],
  ] satisfies readonly (readonly [string, Partial<Standing>, ReturnType<typeof moveFor>])[])(
    '%s',
    (_, changes, move) => {
      expect(moveFor(standing(changes))).toEqual(move);
    },
  );
});

describe('what becomes of the project’s files', () => {
  const file = (name: string) => ({ name, sha256: `sum of ${name}`, bytes: new Uint8Array() });
  const files = [file('agent-runner.toml'), file('prompts/main.md')];
  const fates = (there: Readonly<Record<string, string>>, replace = false) =>
    planPuts(files, new Map(Object.entries(there)), { replace, now: 0 }).map(({ fate }) => fate);
  const same = 'sum of agent-runner.toml';

  test('they are copied where they are not there, and left where they are the same', () => {
    expect(fates({})).toMatchObject([{ fate: 'new' }, { fate: 'new' }]);
    expect(fates({ 'agent-runner.toml': same })).toMatchObject([{ fate: 'same' }, { fate: 'new' }]);
  });

  test('another configuration is kept, and our prompts have no business there', () => {
    expect(fates({ 'agent-runner.toml': 'theirs' })).toEqual([{ name: 'agent-runner.toml', fate: 'kept' }]);
  });

  test('theirs are replaced only when asked, and lie where git does not see them', () => {
    const theirs = { 'agent-runner.toml': same, 'prompts/main.md': 'theirs' };
    expect(fates(theirs)[1]).toEqual({ name: 'prompts/main.md', fate: 'kept' });
    const keptAs = '.agent-runner/before-19700101T000000/prompts/main.md';
    expect(fates(theirs, true)[1]).toEqual({ name: 'prompts/main.md', fate: 'replaced', keptAs });
  });
});

test('a project lies there as it lies here, below the home folder', () => {
  expect(usualPlace({ folder: '/home/ada/work/shop' }, '/home/ada')).toBe('work/shop');
  expect(usualPlace({ folder: '/srv/shop' }, '/home/ada')).toBe('shop');
  expect(usualPlace({ folder: '/home/ada' }, '/home/ada')).toBe('ada');
  expect(rootThere({ root: '..' }, '/home/pi/work/shop')).toBe('/home/pi/work');
  expect(rootThere({ root: '' }, '/home/pi/shop')).toBe('/home/pi/shop');
});

describe('what a host is refused for', () => {
  const host: HostFacts = {
    kind: { system: 'linux', architecture: 'x64', libc: 'glibc' },
    user: 'pi',
    bin: '/home/pi/.local/bin',
    dir: '/home/pi/shop',
    ground: { folder: '/home/pi', writable: true, freeBytes: 500e6 },
    hasGit: true,
    canSum: true,
    settling: false,
  };

  test('nothing, a git that is missing, a disk that is full or read-only, nothing to sum with', () => {
    expect(refusal(host, 110e6)).toBeUndefined();
    expect(refusal({ ...host, hasGit: false }, 110e6)).toEqual({ kind: 'no_git' });
    expect(refusal({ ...host, canSum: false }, 110e6)).toEqual({ kind: 'no_sum_tool' });
    expect(refusal({ ...host, ground: { ...host.ground, writable: false } }, 110e6)).toMatchObject({
      kind: 'not_writable',
    });
    expect(refusal(host, 499e6)).toMatchObject({ kind: 'no_room', freeBytes: 500e6 });
  });

  test('a disk that does not tell is found out by writing', () => {
    expect(refusal({ ...host, ground: { folder: '/home/pi', writable: true } }, 110e6)).toBeUndefined();
  });
});
