import { expect, test } from 'bun:test';
import type { RoundRecord } from '../../../../src/model/round-record.ts';
import { openRemoteOutput } from '../../../../src/web/remote/remote-output.ts';

const round = (roundNum: number, log: string, ended: boolean): RoundRecord => ({
  roundNum,
  phase: '',
  startedAt: 0,
  state: ended ? { kind: 'ended', at: 1000, outcome: { name: 'ok' } } : { kind: 'running', spawnedAt: 0 },
  interrupted: false,
  log,
});

/** A host with these logs, and the names that were asked for. */
const hostWith = (logs: Readonly<Record<string, string>>) => {
  const asked: string[] = [];
  const roundLogFrom = async (names: readonly string[], offset: number | undefined) => {
    const [name = ''] = names;
    asked.push(name);
    const bytes = new TextEncoder().encode(logs[name] ?? '');
    return { offset: offset ?? 0, bytes: bytes.subarray(offset ?? 0) };
  };
  return { asked, remote: { roundLogFrom } };
};

test('a round that is over is asked for until its log is read, and not for ever', async () => {
  const log = 'R1-20261122T120000.log';
  const { asked, remote } = hostWith({ [log]: 'printed\n' });
  const output = openRemoteOutput(remote, 'pi', () => (line) => line);
  expect((await output.look(round(1, log, true)))?.lines).toEqual(['printed']);
  for (let look = 0; look < 5; look += 1) expect(await output.look(round(1, log, true))).toBeUndefined();
  expect(asked).toEqual([log, log]);
  expect(output.current()?.lines).toEqual(['printed']);
});

test('another log of the same number is another round, as in a log folder that was made anew', async () => {
  const [first, second] = ['R1-20261122T120000.log', 'R1-20261122T130000.log'];
  const { remote } = hostWith({ [first]: 'one\n', [second]: 'two\n' });
  const output = openRemoteOutput(remote, 'pi', () => (line) => line);
  await output.look(round(1, first, true));
  await output.look(round(1, first, true));
  expect(await output.look(round(1, second, false))).toMatchObject({ lines: ['two'], anew: true });
});

test('only round logs are asked for, whatever that journal calls them', async () => {
  const { asked, remote } = hostWith({});
  const output = openRemoteOutput(remote, 'pi', () => (line) => line);
  for (const name of ['../../.ssh/id_rsa', '*', 'R1-20261122T120000.log /etc/passwd'])
    await output.look(round(1, name, false));
  expect(asked).toEqual([]);
});
