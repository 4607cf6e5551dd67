import { expect, test } from 'bun:test';
import { servedProject } from '../support/serving.ts';
import { until } from '../support/until.ts';

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test.each(['SIGQUIT', 'SIGABRT', 'SIGALRM', 'SIGVTALRM', 'SIGPROF', 'SIGXCPU', 'SIGIO', 'SIGSYS'] as const)(
  '%s ended the supervisor and left its agent running, its round open',
  async (signal) => {
    using project = servedProject('echo at work; while :; do sleep 1; done');
    const serving = project.serve('--quiet');
    const spawn = await project.told(({ event }) => event === 'agent_spawn');
    serving.signal(signal);
    const { code } = await serving.ended();
    expect(code).toBe(0);
    expect(project.events().find(({ event }) => event === 'sigterm_received')).toMatchObject({
      signal,
      action: 'kill',
    });
    expect(project.events().filter(({ event }) => event === 'round_end')).toHaveLength(1);
    const pid = spawn.event === 'agent_spawn' ? (spawn.pid ?? 0) : 0;
    expect(pid).toBeGreaterThan(0);
    await until(() => !lives(pid), { what: 'the end of the agent' });
  },
  30_000,
);
