import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { selectPath } from '../../../src/model/json-path.ts';

const root = {
  project: 'sandbox',
  waiting: null,
  system: { disk_used_pct: 31, load_1m: 0.5 },
  defenses: [{ name: 'round_timeout_s' }, { name: 'orphan_refs' }],
};

describe('the value at a path', () => {
  test.each([
    ['project', 'sandbox'],
    ['.project', 'sandbox'],
    ['waiting', null],
    ['system.disk_used_pct', 31],
    ['defenses[0].name', 'round_timeout_s'],
    ['defenses[-1].name', 'orphan_refs'],
    ['defenses[1]', { name: 'orphan_refs' }],
  ])('%s', (path, value) => {
    expect(selectPath(root, path)).toEqual({ ok: true, value });
  });

  test.each([
    ['sistem.disk_used_pct', 'system'],
    ['system.disk_use_pct', 'system.disk_used_pct'],
    ['disk_used_pct', 'system.disk_used_pct'],
    ['defenses[1].nam', 'defenses[1].name'],
    ['defenses[7].name', 'defenses[0]'],
  ])('an unknown path is answered with the nearest: %s', (path, nearest) => {
    expect(selectPath(root, path)).toMatchObject({ ok: false, failure: { code: 'unknown_name', name: path, nearest } });
  });

  test('below what is null there is nothing', () => {
    expect(selectPath(root, 'waiting.until')).toMatchObject({ ok: false, failure: { known: [] } });
  });

  test('whatever is typed, nothing is thrown', () => {
    fc.assert(fc.property(fc.string(), (path) => typeof selectPath(root, path).ok === 'boolean'));
  });
});
