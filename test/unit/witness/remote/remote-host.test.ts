import { expect, test } from 'bun:test';
import type { HelperCommand } from '../../../../src/ports/processes.ts';
import { fail } from '../../../../src/model/result.ts';
import { openRemoteHost } from '../../../../src/witness/remote/remote-host.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

test('an ssh that hangs is ended at its limit, with the connection that it shares', async () => {
  const ran: HelperCommand[] = [];
  const remote = openRemoteHost(
    {
      clock: fakeClock(),
      cwd: '/',
      newMarker: () => 'mark',
      processes: {
        run: async (command) => {
          ran.push(command);
          return fail({ code: 'time_limit', operation: 'ssh', limitMs: command.limitMs ?? 0 });
        },
      },
    },
    { route: { host: 'pi', shareFolder: '/run/share', keepMs: 90_000 }, dir: 'logs' },
  );
  const nothing = { kind: 'tail', bytes: 0 } as const;
  const polled = await remote.poll({ events: nothing, metrics: nothing, roundMemory: false });
  expect(polled).toMatchObject({
    ok: false,
    failure: { code: 'host_unreachable', host: 'pi', reason: 'no answer within 45 s; ssh was ended' },
  });
  expect(ran.map(({ argv, limitMs }) => [argv.at(-1), limitMs])).toEqual([
    ['sh', 45_000],
    ['pi', 5000],
  ]);
  expect(ran[1]?.argv).toContain('exit');
});
