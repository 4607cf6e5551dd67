import { expect, test } from 'bun:test';
import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { enableController, findCgroupHome, hasController, readCgroup, writeCgroup } from '../../src/platform/cgroup.ts';
import { findRoundCgroup, makeRoundCgroup } from '../../src/platform/round-cgroup.ts';
import { until } from '../support/until.ts';

const home = findCgroupHome();
const [controller] = home === undefined ? [] : readCgroup(home, 'cgroup.controllers').split(/\s/);
const systemd = existsSync('/run/systemd/system');

/** A cgroup for one test, whose children can have the controller. */
const parent = (): Disposable & { readonly path: string } => {
  if (home === undefined || controller === undefined) throw new Error('no cgroup is ours here');
  const had = hasController(home, controller);
  enableController(home, controller);
  const path = join(home, `agent-runner-test-${process.pid}`);
  mkdirSync(path);
  const remove = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) remove(join(folder, entry.name));
    }
    rmdirSync(folder);
  };
  return {
    path,
    [Symbol.dispose]: () => {
      remove(path);
      if (!had) writeCgroup(home, 'cgroup.subtree_control', `-${controller}`);
    },
  };
};

test.if(home !== undefined && controller !== undefined && controller !== '' && !systemd)(
  'a supervisor steps aside so that its rounds can have a controller',
  async () => {
    using cgroup = parent();
    const script = join(import.meta.dir, '../fixtures/programs/stepping-supervisor.ts');
    const child = Bun.spawn([process.execPath, script, controller ?? ''], {
      cgroup: cgroup.path,
      stdout: 'pipe',
      stderr: 'inherit',
    });
    const told: unknown = JSON.parse(await child.stdout.text());
    await child.exited;
    const name = `0::/agent-runner-test-${process.pid}`;
    expect(told).toEqual({
      enabled: true,
      own: `${name}/agent-runner-supervisor`,
      seen: `${name}/agent-runner-round-one`,
      homeLater: true,
    });
  },
);

test.if(home !== undefined)('a round’s cgroup holds, ends and forgets its processes', async () => {
  const cgroup = makeRoundCgroup(home ?? '', `test-${process.pid}`);
  if (cgroup === undefined) throw new Error('no cgroup was made');
  const child = Bun.spawn(['sleep', '300'], { cgroup: cgroup.folder });
  expect(cgroup.pids()).toEqual([child.pid]);
  expect(findRoundCgroup(home ?? '', `test-${process.pid}`)?.pids()).toEqual([child.pid]);
  expect(cgroup.outOfMemory()).toBe(false);
  cgroup.kill();
  await child.exited;
  expect(child.signalCode).toBe('SIGKILL');
  cgroup.remove();
  await until(() => !existsSync(cgroup.folder));
  expect(findRoundCgroup(home ?? '', `test-${process.pid}`)).toBeUndefined();
});

test('an id that is no plain name gets no cgroup', () => {
  expect(makeRoundCgroup('/nowhere', '../x')).toBeUndefined();
  expect(makeRoundCgroup('/nowhere', 'plain')).toBeUndefined();
  expect(enableController('/nowhere', 'memory')).toBe(false);
});
