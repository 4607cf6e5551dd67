import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutations } from '../../../scripts/mutations.ts';
import { defenses } from '../../../src/defenses/index.ts';

const root = join(import.meta.dir, '../../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('the guard of', () => {
  test.each(defenses.map(({ name, guard }) => [name, guard] as const))('%s is there', (_name, guard) => {
    expect(existsSync(join(root, guard.file))).toBeTrue();
    expect(text(guard.file)).toContain(guard.test);
  });
});

// That each guard fails without its defense takes longer, and is shown by scripts/mutate-defenses.ts.
describe('the way to take out', () => {
  test('is told of every defense, and of nothing else', () => {
    expect(Object.keys(mutations).toSorted()).toEqual(defenses.map(({ name }) => name).toSorted());
  });

  test.each(Object.entries(mutations))('%s still fits its source', (_name, { file, find, replace }) => {
    expect(text(file).split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
  });
});
