import { expect, test } from 'bun:test';
import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { binary, testEnv } from '../support/binary.ts';
import { scratch } from '../support/scratch.ts';

const root = resolve(import.meta.dir, '../..');

interface Block {
  readonly code: string;
  /** Why it is not run; absent where it is. */
  readonly notRun?: string;
}

/** The shell blocks of a page. One that cannot run has `<!-- not run: WHY -->` above it. */
const shellBlocks = (page: string): readonly Block[] => {
  const blocks = /(?:<!-- not run: (?<why>[^\n]*) -->\n\n)?```sh\n(?<code>.*?)```/gs;
  return [...readFileSync(join(root, page), 'utf8').matchAll(blocks)].map(({ groups }) => ({
    code: groups?.['code'] ?? '',
    ...(groups?.['why'] === undefined ? {} : { notRun: groups['why'] }),
  }));
};

test('what the README says to type works, in the order in which it says so', async () => {
  using folder = scratch('readme');
  symlinkSync(binary(), join(folder.path, 'agent-runner'));
  const script = [
    'set -eu',
    ...shellBlocks('README.md').flatMap(({ code, notRun }) => (notRun === undefined ? [code] : [])),
  ];
  const shell = Bun.spawn(['bash', '-c', script.join('\n')], {
    cwd: folder.path,
    env: testEnv({
      PATH: `${folder.path}:${process.env['PATH'] ?? ''}`,
      HOME: folder.path,
      GIT_AUTHOR_NAME: 'Reader',
      GIT_AUTHOR_EMAIL: 'reader@example.com',
      GIT_COMMITTER_NAME: 'Reader',
      GIT_COMMITTER_EMAIL: 'reader@example.com',
    }),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr, code] = await Promise.all([shell.stdout.text(), shell.stderr.text(), shell.exited]);
  expect({ code, output: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, output: '' });
  expect(stdout).toContain('Work of round 3');
}, 60_000);

test.each(['README.md', 'CONTRIBUTING.md'])('%s tells why of each block that is not run', (page) => {
  const reasons = shellBlocks(page).flatMap(({ notRun }) => (notRun === undefined ? [] : [notRun]));
  expect(reasons.every((reason) => reason.length > 10)).toBeTrue();
});
