import { describe } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const table = readFileSync(join(import.meta.dir, 'system-packages.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' '));

/** The Debian package of a program that tests may need. */
const packageOf = (program: string): string => {
  const found = table.find(([name]) => name === program)?.[1];
  if (found === undefined) throw new Error(`${program} is not in test/support/system-packages.txt`);
  return found;
};

// Servers lie in the sbin folders, which are not on the PATH of everybody.
const searchPath = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/**
 * `describe` where all the programs are here. Where one is missing the group is skipped and says so; with
 * AGENT_RUNNER_REQUIRE_ALL=1, as in CI, that is an error: a test that is always skipped holds nothing.
 */
export const needs = (...programs: readonly string[]): typeof describe | typeof describe.skip => {
  const missing = programs.filter((program) => {
    const wanted = packageOf(program);
    if (Bun.which(program, { PATH: searchPath }) !== null) return false;
    process.stderr.write(`skipped: no ${program} here (Debian package ${wanted})\n`);
    return true;
  });
  if (missing.length === 0) return describe;
  if (process.env['AGENT_RUNNER_REQUIRE_ALL'] === '1') throw new Error(`missing for tests: ${missing.join(', ')}`);
  return describe.skip;
};
