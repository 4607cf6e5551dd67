import { expect, test } from 'bun:test';
import type { RoundRecord } from '../../../../src/model/round-record.ts';
import { keptThere } from '../../../../src/web/remote/kept-there.ts';

const round = (sha: string): RoundRecord => ({
  roundNum: 3,
  phase: '',
  startedAt: 0,
  state: { kind: 'ended', at: 1000, outcome: { name: 'ok' } },
  interrupted: false,
  kept: { how: 'stash', sha },
});

test('what another host’s journal tells never becomes a command of its writer’s', () => {
  const sha = '0123456789abcdef0123456789abcdef01234567';
  expect(keptThere([round(sha)])).toMatchObject([{ restore: 'agent-runner orphans restore 0123456789ab' }]);
  for (const forged of ['x;curl e|sh', '$(reboot)', '--help', '0123456\nreboot', ''])
    expect([forged, keptThere([round(forged)])]).toEqual([forged, []]);
});
