import { describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { exampleNow, type Detector } from '../../../src/detectors/define.ts';
import { detectors } from '../../../src/detectors/index.ts';
import { emptyWatch, watchBounds } from '../../../src/model/watch.ts';

const folder = join(import.meta.dir, '../../../src/detectors');
const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'define.ts' && name !== 'index.ts');

const defaults = ({ thresholds }: Detector): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(thresholds).map(([key, threshold]) => [key, threshold.default]));

test('every file of the registry is listed, once, under the name that it holds', () => {
  const listed = detectors.map(({ name }) => `${name.replaceAll('_', '-')}.ts`);
  expect(listed.toSorted()).toEqual(files.toSorted());
});

test('who may stop the Loop by default can', () => {
  const able = detectors.filter(({ autoStop }) => autoStop).map(({ name }) => name);
  expect(able).toContain('oauth_fail');
  expect(able).toContain('disk_critical');
});

describe.each(detectors.map((detector) => [detector.name, detector] as const))('%s', (name, detector) => {
  test('is told whole', () => {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(detector.title).toMatch(/^[A-Z].*[^.]$/);
    expect(detector.summary).toMatch(/^[A-Z].*\.$/);
    expect(detector.reads).not.toBeEmpty();
    for (const [key, { unit, what }] of Object.entries(detector.thresholds)) {
      expect(key).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(what).toMatch(/\.$/);
      // A key says its unit, as everywhere in the configuration.
      if (unit === 's') expect(key).toEndWith('_s');
      if (unit === '%') expect(key).toEndWith('_pct');
      if (unit === 'MB') expect(key).toEndWith('_mb');
    }
  });

  test('is muted by others that exist, and not by itself', () => {
    const known = detectors.map((one) => one.name).filter((one) => one !== name);
    for (const cause of detector.mutedBy) expect(known).toContain(cause);
  });

  test('looks at no more rounds than are kept', () => {
    const windows = Object.values(detector.thresholds).filter(({ unit }) => unit === 'rounds');
    for (const window of windows) expect(window.default).toBeLessThanOrEqual(watchBounds.rounds);
  });

  test('finds nothing where nothing was seen', () => {
    expect(detector.find(emptyWatch, defaults(detector), exampleNow)).toBeUndefined();
  });

  test('has an example in which something is found, and one in which nothing is', () => {
    expect(detector.cases.some(({ finds }) => finds !== undefined)).toBeTrue();
    expect(detector.cases.some(({ finds }) => finds === undefined)).toBeTrue();
  });

  test.each(detector.cases.map((one) => [one.name, one] as const))('%s', (_case, { given, finds }) => {
    const found = detector.find({ ...emptyWatch, ...given }, defaults(detector), exampleNow);
    expect(found?.message).toEqual(finds as string);
  });
});
