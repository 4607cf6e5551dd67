import { describe, expect, test } from 'bun:test';
import { decideUpgrade, upgradeExit, type UpgradeFacts } from '../../../../src/verbs/upgrade/decide.ts';
import type { RunnerEnd } from '../../../../src/verbs/upgrade/restart-all.ts';

const facts = (changes: Partial<UpgradeFacts>): UpgradeFacts => ({
  current: '0.2.0',
  released: '0.3.0',
  named: false,
  same: false,
  ...changes,
});

describe('what is to be done about a release', () => {
  test.each([
    ['a later one is installed', {}, { kind: 'install', older: false }],
    ['an older one is not, by accident', { released: '0.1.9' }, { kind: 'nothing', why: 'ahead' }],
    ['the same version is not', { released: '0.2.0' }, { kind: 'nothing', why: 'latest' }],
    ['what comes before a version is older', { released: '0.2.0-rc.1' }, { kind: 'nothing', why: 'ahead' }],
    ['a tenth is later than a ninth', { current: '0.9.0', released: '0.10.0' }, { kind: 'install', older: false }],
    ['an older one is where it was named', { released: '0.1.9', named: true }, { kind: 'install', older: true }],
    ['the same version is where it was named', { released: '0.2.0', named: true }, { kind: 'install', older: false }],
    ['the very same bytes never are', { named: true, same: true }, { kind: 'nothing', why: 'same' }],
    [
      'one that does not start is replaced by anything',
      { current: undefined, released: '0.1.0' },
      { kind: 'install', older: false },
    ],
  ] as const)('%s', (_, changes, decision) => {
    expect(decideUpgrade(facts(changes))).toEqual(decision);
  });
});

describe('the exit code of an upgrade', () => {
  const binary = { path: '/bin/agent-runner', folder: '/bin', previous: '/bin/agent-runner.previous' };
  const runner = { role: 'runner', pid: 7 } as const;
  const replaced = (...runners: readonly RunnerEnd[]) =>
    upgradeExit({ kind: 'replaced', replaced: { binary, from: '0.2.0', to: '0.3.0', runners } });

  test('is that of a failure where a supervisor could not be restarted', () => {
    expect(replaced({ ...runner, kind: 'restarted' }, { ...runner, kind: 'refused', reason: 'no' })).toBe('failed');
  });

  test('is that of Ctrl-C where something is left to be done, and else that of success', () => {
    expect(upgradeExit({ kind: 'interrupted' })).toBe('cancelled');
    expect(replaced({ ...runner, kind: 'ending', returns: true })).toBe('cancelled');
    expect(replaced({ ...runner, kind: 'restarted' }, { ...runner, kind: 'left', why: 'terminal' })).toBe('done');
  });
});
