import { expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { manualPage } from '../../../scripts/docs/manual.ts';
import { verbs } from '../../../src/cli/verbs.ts';
import { needs } from '../../support/needs.ts';

const page = resolve(import.meta.dir, '../../../docs/man/agent-runner.1');

test('the manual page has every visible verb, in ASCII, so that every man shows it', async () => {
  const text = await manualPage();
  for (const [name, { hidden }] of Object.entries(verbs)) {
    const heading = `.SS "agent\\-runner ${name.replaceAll('-', String.raw`\-`)}"\n`;
    expect(text.includes(heading)).toBe(hidden !== true);
  }
  expect(text).toMatch(/^[\n -~]+$/);
});

needs('groff')('the manual page', () => {
  test('is set without a warning', () => {
    const { stdout, stderr } = Bun.spawnSync(['groff', '-man', '-Tutf8', '-ww', page]);
    expect(stderr.toString()).toBe('');
    expect(stdout.toString()).toContain('EXIT STATUS'.replaceAll(/[A-Z]/g, (letter) => `${letter}\b${letter}`));
  });
});
