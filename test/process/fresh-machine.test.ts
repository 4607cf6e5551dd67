import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { needs } from '../support/needs.ts';
import { scratch } from '../support/scratch.ts';
import { until } from '../support/until.ts';

const script = resolve(import.meta.dir, '../../scripts/fresh-machine.ts');

const begin = (...flags: readonly string[]) =>
  Bun.spawn([process.execPath, script, ...flags], { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe', cwd: '/' });

/** Folders of machines and their releases. */
const places = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => /^agent-runner-(fresh|machine)-/.test(name));

/** Process ids of whoever has a machine's files for its root, or was started to make one. */
const inhabitants = (cache: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/mounts`, 'utf8').includes(`lowerdir=${cache}`);
    } catch {
      return false;
    }
  });

// Building the root file system and three releases takes most of it.
const asRoot = process.getuid?.() === 0 ? needs('mmdebstrap', 'unshare', 'nsenter', 'mount') : describe.skip;
asRoot('a machine with nothing but curl and git', () => {
  test('has it installed, working, renewed, taken back and taken away; Ctrl-C leaves nothing of the machine', async () => {
    using cache = scratch('fresh-cache');
    const before = places();
    const native = ['--quick', '--arch', process.arch, '--cache-dir', cache.path];
    const played = begin(...native);
    const [stdout, stderr] = await Promise.all([played.stdout.text(), played.stderr.text()]);
    expect({ code: await played.exited, failed: stdout.match(/^ {2}NOT .*/gm), stderr, stdout }).toMatchObject({
      code: 0,
      failed: null,
      stderr: '',
      stdout: expect.stringMatching(/\n\d+ checks, 0 failed\n$/),
    });

    const interrupted = begin(...native);
    await until(() => inhabitants(cache.path).length > 0, { deadlineMs: 60_000, what: 'a machine' });
    interrupted.kill('SIGINT');
    expect(await interrupted.exited).toBe(130);
    await until(() => inhabitants(cache.path).length === 0, { what: 'the end of the machine' });
    expect(places()).toEqual(before);
  }, 240_000);
});
