import { describe, expect, test } from 'bun:test';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, run, testEnv } from '../support/binary.ts';
import { pythonProject } from '../support/python-project.ts';
import { servedProject } from '../support/serving.ts';
import { until } from '../support/until.ts';

/** `events --tail` at work. */
const tail = (cwd: string, ...flags: readonly string[]) => {
  const child = Bun.spawn([binary(), 'events', '--tail', ...flags], {
    cwd,
    env: testEnv(),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  let text = '';
  const read = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) text += decoder.decode(chunk, { stream: true });
  })();
  return {
    said: async (what: string) => await until(() => text.includes(what), { what: `“${what}” in\n${text}` }),
    text: () => text,
    end: async (): Promise<number | null> => {
      child.kill('SIGINT');
      await read;
      await child.exited;
      return child.exitCode;
    },
    [Symbol.dispose]: () => child.kill('SIGKILL'),
  };
};

describe('events', () => {
  test('those of real rounds, in words and as the journal has them', async () => {
    using project = servedProject('echo done');
    await project.serve('--max-rounds', '2', '--quiet').ended();
    const cwd = project.repository.path;
    const words = await run(['events'], { cwd });
    expect(words).toMatchObject({ code: 0, stderr: '' });
    expect(words.stdout).toMatch(/^\w{3} \d+ \w+ \d{4}\n\d\d:\d\d:\d\d supervisor started/);
    expect(words.stdout).toMatch(/^\d\d:\d\d:\d\d round 2: ok after .*, exit 0$/m);
    const all = await run(['events', '--window', 'all', '--json'], { cwd });
    const told = all.stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(told).toEqual([...project.events()]);
    const starts = await run(['events', '--kind', 'round_start,round_end', '-n', '1', '--json'], { cwd });
    expect(JSON.parse(starts.stdout)).toMatchObject({ event: 'round_end', round_num: 2 });
    expect((await run(['events', '--until', '1h'], { cwd })).stdout).toBe('');
  }, 30_000);

  test('--tail prints what comes, at once, and Ctrl-C ends it with 0', async () => {
    using project = servedProject('echo done');
    using following = tail(project.repository.path, '--json', '--kind', 'round_end');
    await project.serve('--max-rounds', '2', '--quiet').ended();
    await following.said('"round_num":2');
    expect(await following.end()).toBe(0);
    expect(following.text().trimEnd().split('\n')).toHaveLength(2);
    const [last] = project
      .events()
      .filter(({ event }) => event === 'round_end')
      .slice(-1);
    using again = tail(project.repository.path, '--json', '--since', last!.ts);
    await again.said('"event":"supervisor_stopped"');
    expect(again.text()).toStartWith(JSON.stringify(last));
    await again.end();
  }, 30_000);

  test('of the Python tool; between two times; damage is counted', async () => {
    using project = pythonProject();
    const { stdout } = await run(
      ['events', '--since', '2026-11-22T12:28:55Z', '--until', '2026-11-22T12:28:56Z', '--kind', 'agent_exit'],
      { cwd: project.path },
    );
    expect(stdout).toBe(
      'Sun 22 Nov 2026\n12:28:55 round 9: ended after 0.2 s, exit 1\n12:28:55 round 10: ended after 0.2 s, exit 1\n',
    );
    appendFileSync(join(project.path, 'logs/events-2026-11.jsonl'), 'torn{\n');
    const damaged = await run(['events', '--window', 'all', '--json'], { cwd: project.path });
    expect(damaged.stderr).toBe('1 line of the journal could not be read and was passed over\n');
    const lines = readFileSync(join(project.path, 'logs/events-2026-11.jsonl'), 'utf8').trimEnd().split('\n');
    expect(damaged.stdout.trimEnd().split('\n')).toHaveLength(lines.length - 1);
  });

  test('what is not understood is told with what is', async () => {
    using project = pythonProject();
    const kind = await run(['events', '--kind', 'round_ends'], { cwd: project.path });
    expect(kind).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean “round_end”?') });
    const since = await run(['events', '--since', 'tea time'], { cwd: project.path });
    expect(since).toMatchObject({ code: 2, stderr: expect.stringContaining('yesterday 22:00') });
    expect((await run(['events', '--window', 'many'], { cwd: project.path })).code).toBe(2);
  });
});
