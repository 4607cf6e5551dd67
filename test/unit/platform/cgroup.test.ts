import { expect, test } from 'bun:test';
import { cgroupFolder, parseOwnCgroup } from '../../../src/platform/cgroup.ts';

const hybrid = `31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`;
const pure = '26 23 0:23 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n';
const container = '900 880 0:23 /docker/abc /sys/fs/cgroup ro,relatime - cgroup2 cgroup rw\n';
const odd = String.raw`900 880 0:23 / /mnt/my\040cgroups rw - cgroup2 none rw` + '\n';

test('the place in the tree is the line of version 2', () => {
  expect(parseOwnCgroup('9:name=systemd:/a\n4:memory:/b\n0::/user.slice/x.scope\n')).toBe('/user.slice/x.scope');
  expect(parseOwnCgroup('0::/\n')).toBe('/');
  expect(parseOwnCgroup('4:memory:/b\n')).toBeUndefined();
});

test('the folder is found wherever version 2 is mounted', () => {
  expect(cgroupFolder(hybrid, '/')).toBe('/sys/fs/cgroup/unified');
  expect(cgroupFolder(hybrid, '/a/b')).toBe('/sys/fs/cgroup/unified/a/b');
  expect(cgroupFolder(pure, '/user.slice/x.scope')).toBe('/sys/fs/cgroup/user.slice/x.scope');
  expect(cgroupFolder(odd, '/a')).toBe('/mnt/my cgroups/a');
});

test('a part of the tree that a container sees holds only what is in that part', () => {
  expect(cgroupFolder(container, '/docker/abc')).toBe('/sys/fs/cgroup');
  expect(cgroupFolder(container, '/docker/abc/x')).toBe('/sys/fs/cgroup/x');
  expect(cgroupFolder(container, '/docker/abcd')).toBeUndefined();
  expect(cgroupFolder(container, '/')).toBeUndefined();
});

test('without version 2 there is none', () => {
  expect(cgroupFolder('35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n', '/')).toBeUndefined();
});
