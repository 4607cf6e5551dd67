import { readFileSync } from 'node:fs';
import { enableController, findCgroupHome } from '../../src/platform/cgroup.ts';
import { makeRoundCgroup } from '../../src/platform/round-cgroup.ts';

// A supervisor that was put into a cgroup: wants CONTROLLER for its rounds, and tells what it got as JSON.
const [controller = ''] = process.argv.slice(2);
const own = (): string => readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n').at(-1) ?? '';
const home = findCgroupHome() ?? '';
const enabled = enableController(home, controller);
const cgroup = makeRoundCgroup(home, 'one');
const child = Bun.spawn(['cat', '/proc/self/cgroup'], cgroup === undefined ? {} : { cgroup: cgroup.folder });
const seen = (await child.stdout.text()).trim().split('\n').at(-1);
await child.exited;
cgroup?.remove();
process.stdout.write(JSON.stringify({ enabled, own: own(), seen, homeLater: findCgroupHome() === home }));
