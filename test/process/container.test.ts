import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { binary, testEnv } from '../support/binary.ts';
import { needs } from '../support/needs.ts';
import { servedProject, type ServedProject } from '../support/serving.ts';
import { until } from '../support/until.ts';

/** The supervisor as process 1 of its own process namespace, as in a container. */
interface Contained extends AsyncDisposable {
  /** Its id out here. */
  readonly pid: number;
  readonly exited: Promise<number>;
  /** Runs a command beside it, as `docker exec` does. */
  beside(script: string): Promise<string>;
  /** Command names of its children, zombies included. */
  children(): readonly string[];
}

const childIds = (pid: number): readonly number[] => {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return list === '' ? [] : list.split(' ').map(Number);
};

const nameOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
};

const contain = async ({ repository }: ServedProject): Promise<Contained> => {
  const unshare = Bun.spawn(['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', binary(), 'serve'], {
    cwd: repository.path,
    env: testEnv(),
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  const pid = await until(() => childIds(unshare.pid)[0], { what: 'process 1' });
  return {
    pid,
    exited: unshare.exited,
    beside: async (script) =>
      await Bun.spawn(['nsenter', `--target=${pid}`, '--pid', '--mount', 'sh', '-c', script], {
        stderr: 'ignore',
      }).stdout.text(),
    children: () => childIds(pid).map(nameOf),
    [Symbol.asyncDispose]: async () => {
      // Process 1 first, so that unshare reaps it: killed itself, it would leave us a zombie.
      if (unshare.exitCode === null) process.kill(pid, 'SIGKILL');
      await unshare.exited;
    },
  };
};

needs('unshare', 'nsenter').if(process.getuid?.() === 0)('as process 1', () => {
  test('it reaps what it is handed, also while no round runs', async () => {
    using project = servedProject('echo "try again later" >&2; exit 1');
    await using contained = await contain(project);
    await project.told(({ event }) => event === 'loop_waiting');
    await contained.beside('sleep 0.3 & setsid sleep 0.3 &');
    await until(() => contained.children().includes('sleep'), { what: 'an orphan' });
    await until(() => !contained.children().includes('sleep'), { what: 'its end' });
    expect(await contained.beside('ps -o pid=,comm= -p 1')).toContain('1 agent-runner');
  }, 30_000);

  test('the first SIGTERM lets the round finish', async () => {
    using project = servedProject('until [ -e go-on ]; do sleep 0.05; done');
    await using contained = await contain(project);
    await project.told(({ event }) => event === 'agent_spawn');
    process.kill(contained.pid, 'SIGTERM');
    await project.told(({ event }) => event === 'sigterm_received');
    project.repository.write('go-on', '');
    expect(await contained.exited).toBe(0);
    expect(project.events().filter(({ event }) => event === 'round_end')).toMatchObject([{ outcome: 'ok' }]);
  }, 30_000);

  test('the second ends the round, and whoever fled from it', async () => {
    using project = servedProject('trap "" TERM; setsid sleep 91 & sleep 92');
    await using contained = await contain(project);
    await until(async () => (await contained.beside('pgrep -f "^sleep 9[12]$"')).trim().split('\n').length === 2);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.kill(contained.pid, signal);
    expect(await contained.exited).toBe(0);
    const exit = project.events().find(({ event }) => event === 'agent_exit');
    expect(exit).toMatchObject({
      outcome: 'cancelled',
      swept: expect.arrayContaining([expect.stringContaining('sleep 9')]),
    });
  }, 30_000);
});
