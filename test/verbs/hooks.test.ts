import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lives, pidIn } from '../support/programs.ts';
import { servedProject, type ServedProject } from '../support/serving.ts';
import { until } from '../support/until.ts';

/** Keeps what each hook was told, and says something to the context. */
const teller = `#!/bin/sh
cat > "$AGENT_RUNNER_LOG_DIR/$AGENT_RUNNER_HOOK.json"
echo "$AGENT_RUNNER_HOOK" >> "$AGENT_RUNNER_LOG_DIR/order"
[ "$AGENT_RUNNER_HOOK" = context.tickets ] && echo '{"open": 3}'
exit 0
`;

const hooked = (script: string, hooks: string): ServedProject => {
  const project = servedProject(script, hooks);
  project.repository.write('hooks/tell', teller);
  Bun.spawnSync(['chmod', '+x', join(project.repository.path, 'hooks/tell')]);
  project.repository.git('add', '-A');
  project.repository.git('commit', '-qm', 'hooks');
  return project;
};

const inLogs = (project: ServedProject, name: string): string => readFileSync(join(project.logDir, name), 'utf8');
const told = (project: ServedProject, hook: string): unknown => JSON.parse(inLogs(project, `${hook}.json`));

describe('hooks', () => {
  test('are called in order, with the facts, and the agent sees what they told', async () => {
    using project = hooked(
      'cat > "$AGENT_RUNNER_LOG_DIR/prompt-$AGENT_RUNNER_ROUND_NUM"; echo agent >> "$AGENT_RUNNER_LOG_DIR/order"; echo "$1"',
      `fresh_eyes_every_n = 1
[hooks]
pre_round = ["hooks/tell"]
post_round = ["hooks/tell"]
on_stop = ["./hooks/tell"]
[hooks.context]
tickets = ["hooks/tell"]
mood = ["sh", "-c", "echo calm"]`,
    );
    const { code } = await project.serve('--once').ended();
    expect(code).toBe(0);
    expect(inLogs(project, 'order')).toBe('pre_round\ncontext.tickets\nagent\npost_round\non_stop\n');
    expect(told(project, 'pre_round')).toMatchObject({
      hook: 'pre_round',
      round_num: 1,
      agent: 'custom',
      fresh_eyes: true,
    });
    expect(told(project, 'context.tickets')).toMatchObject({ round_num: 1, started_at: expect.any(String) });
    expect(told(project, 'post_round')).toMatchObject({
      hook: 'post_round',
      work_dir: project.repository.path,
      round_num: 1,
      outcome: 'ok',
      exit_code: 0,
      lingered: false,
      leftovers: { kind: 'clean' },
    });
    expect(told(project, 'on_stop')).toMatchObject({ reason: 'max_rounds', exit_code: 0, why: expect.any(String) });
    expect(JSON.parse(inLogs(project, 'round-context.json'))).toMatchObject({
      round_num: 1,
      fresh_eyes: true,
      tickets: { open: 3 },
      mood: 'calm',
    });
    expect(project.events().filter(({ event }) => event === 'hook_failed')).toEqual([]);
  }, 30_000);

  test('that fail are told, each with its reason, and the round goes well all the same', async () => {
    using project = hooked(
      'echo done',
      `[hooks]
timeout_s = 0.3
pre_round = ["hooks/nowhere"]
post_round = ["sh", "-c", "echo no desk >&2; exit 9"]
on_stop = ["sleep", "60"]
[hooks.context]
flood = ["head", "-c", "100000", "/dev/zero"]`,
    );
    const { code } = await project.serve('--once').ended();
    expect(code).toBe(0);
    expect(project.events().filter(({ event }) => event === 'hook_failed')).toMatchObject([
      { hook: 'pre_round', round_num: 1, reason: expect.stringContaining('hooks/nowhere') },
      { hook: 'context.flood', round_num: 1, reason: 'it printed more than 65536 bytes' },
      { hook: 'post_round', round_num: 1, reason: 'exit 9: no desk' },
      { hook: 'on_stop', reason: 'it took longer than timeout_s=0.3 and was ended' },
    ]);
    expect(project.events().at(-1)?.event).toBe('supervisor_stopped');
    expect(JSON.parse(inLogs(project, 'round-context.json'))).not.toHaveProperty('flood');
  }, 30_000);

  test('that a killed supervisor left running are ended by the next', async () => {
    using project = hooked(
      'echo done',
      `[hooks]
pre_round = ["sh", "-c", "echo $$ >> hook-pid; [ $(wc -l < hook-pid) -gt 1 ] || exec sleep 300"]`,
    );
    const first = project.serve('--once');
    const hook = await pidIn(join(project.repository.path, 'hook-pid'));
    first.signal('SIGKILL');
    await first.ended();
    expect(lives(hook)).toBe(true);
    const { code } = await project.serve('--once').ended();
    expect(code).toBe(0);
    await until(() => !lives(hook));
  }, 30_000);

  test('are ended by a second SIGTERM', async () => {
    using project = hooked('echo done', `[hooks]\npre_round = ["sh", "-c", "echo $$ > hook-pid; exec sleep 300"]`);
    const serving = project.serve();
    const hook = await pidIn(join(project.repository.path, 'hook-pid'));
    serving.signal('SIGTERM');
    await project.told(({ event }) => event === 'sigterm_received');
    serving.signal('SIGTERM');
    expect((await serving.ended()).code).toBe(0);
    expect(lives(hook)).toBe(false);
    expect(project.events().find(({ event }) => event === 'hook_failed')).toMatchObject({ hook: 'pre_round' });
  }, 30_000);

  test('an output that does not fit beside a long prompt stands in the context file only', async () => {
    using project = hooked(
      'exit 0',
      `[hooks.context]
long = ["sh", "-c", "head -c 60000 /dev/zero | tr '\\\\0' x"]`,
    );
    project.repository.write('prompt.md', `Work. ${'Go on. '.repeat(14_000)}`);
    project.repository.git('commit', '-qam', 'a long prompt');
    const { code } = await project.serve('--once').ended();
    expect(code).toBe(0);
    expect(project.events().find(({ event }) => event === 'hook_failed')).toMatchObject({ hook: 'context' });
    expect(JSON.parse(inLogs(project, 'round-context.json'))).toMatchObject({ long: 'x'.repeat(60_000) });
    expect(project.events().find(({ event }) => event === 'agent_exit')).toMatchObject({ outcome: 'ok' });
  }, 30_000);

  test('a context hook that is named like a key of ours is a mistake in the file', async () => {
    using project = hooked('exit 0', '[hooks.context]\nround_num = ["true"]\n[hooks.extra]\na = 1');
    const { code, stderr } = await project.serve('--once').ended();
    expect(code).toBe(78);
    expect(stderr).toContain('is a key that the round context has of its own');
    expect(stderr).toContain('extra');
  }, 30_000);
});
