import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/binary.ts';
import { processes } from '../support/programs.ts';
import { servedProject } from '../support/serving.ts';

/** Commits on SIGINT as agents do, works until told otherwise. */
const worker = `trap 'echo interrupted; exit 0' INT
echo at work
while [ ! -e "$AGENT_RUNNER_LOG_DIR/go" ]; do sleep 0.05; done`;

const isAt = (event: string, roundNum: number) => (told: { readonly event: string }) =>
  told.event === event && 'round_num' in told && told.round_num === roundNum;

describe('serve', () => {
  test('the successor of a supervisor that was just killed was sent away, since the dead one still held its lock', async () => {
    using project = servedProject('sleep 30');
    const first = project.serve();
    await project.told(isAt('agent_spawn', 1));
    first.signal('SIGKILL');
    const second = project.serve();
    await project.told(isAt('agent_spawn', 2));
    second.signal('SIGQUIT');
    expect((await second.ended()).code).toBe(0);
    expect(project.events().filter(isAt('round_end', 1))).toHaveLength(1);
  }, 30_000);

  test('runs as many rounds as asked, phases in rotation, and says how they ended', async () => {
    using project = servedProject(
      '[ "$AGENT_RUNNER_PHASE" = build ] && exit 3; echo done',
      '[phases]\nlist = ["plan", "build"]',
    );
    const { code, stdout, stderr } = await project.serve('--max-rounds', '3').ended();
    expect(stderr).toBe('stopped: 3 of 3 rounds are done, after 3 rounds (2 ok, 1 failed)\n');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d round 1 \(plan\) begins/m);
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d round 2: failed after .*, exit 3$/m);
    expect(stdout).not.toContain('\u001B');
    expect(existsSync(join(project.logDir, 'serve.pid'))).toBe(false);
  }, 30_000);

  test('--json prints the journal’s events, --quiet only the end', async () => {
    using project = servedProject('echo done');
    const { stdout } = await project.serve('--once', '--json').ended();
    const kinds = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(kinds).toEqual(project.events().map(({ event }) => event));
    const quiet = await project.serve('--once', '--quiet').ended();
    expect(quiet).toEqual({ code: 0, stdout: '', stderr: 'stopped: 1 of 1 rounds are done, after 1 round (1 ok)\n' });
  }, 30_000);

  test('SIGTERM lets the round finish; serve.pid names the supervisor meanwhile', async () => {
    using project = servedProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn', 1));
    expect(readFileSync(join(project.logDir, 'serve.pid'), 'utf8')).toStartWith(`${serving.pid}\n`);
    serving.signal('SIGTERM');
    await project.told(({ event }) => event === 'sigterm_received');
    await Bun.write(join(project.logDir, 'go'), '');
    const { code, stderr } = await serving.ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'stopped: asked to stop, after 1 round (1 ok)\n' });
  }, 30_000);

  test('a second SIGTERM kills the round, which is still closed in the journal', async () => {
    using project = servedProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn', 1));
    serving.signal('SIGTERM');
    await project.told(({ event }) => event === 'sigterm_received');
    serving.signal('SIGTERM');
    const { code, stderr } = await serving.ended();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'stopped: asked to end at once, after 1 round (1 cancelled)\n',
    });
    expect(project.events().filter(isAt('round_end', 1))).toHaveLength(1);
  }, 30_000);

  test('SIGUSR1 lets the agent end by itself', async () => {
    using project = servedProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn', 1));
    serving.signal('SIGUSR1');
    const { code } = await serving.ended();
    expect(code).toBe(0);
    expect(project.events().find(isAt('agent_exit', 1))).toMatchObject({ outcome: 'cancelled' });
  }, 30_000);

  test('a usage limit is waited for, SIGUSR2 tries now, and the wait survives SIGKILL', async () => {
    using project = servedProject(
      '[ "$AGENT_RUNNER_ROUND_NUM" = 1 ] && { echo "usage limit reached" >&2; exit 1; }; echo done',
    );
    const first = project.serve();
    const waiting = await project.told(({ event }) => event === 'loop_waiting');
    expect(waiting).toMatchObject({ reason: 'quota' });
    first.signal('SIGKILL');
    await first.ended();
    const second = project.serve('--once');
    const resumed = await project.told((event) => event.event === 'loop_waiting' && event.ts !== waiting.ts);
    expect(resumed).toMatchObject({ until: (waiting as { until: string }).until });
    second.signal('SIGUSR2');
    const { code, stderr } = await second.ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'stopped: 1 of 1 rounds are done, after 1 round (1 ok)\n' });
    expect(project.events().some(isAt('quota_wait_ended', 2))).toBe(true);
  }, 30_000);

  test('a passing refusal ends it with 75 where transient_error_action says stop, and not where it says skip', async () => {
    using stopping = servedProject('echo "try again later" >&2; exit 1', 'transient_error_action = "stop"');
    const { code, stderr } = await stopping.serve().ended();
    expect({ code, stderr }).toEqual({
      code: 75,
      stderr: 'stopped: the provider refused for now (server), after 1 round (1 transient)\n',
    });
    using skipping = servedProject('echo "try again later" >&2; exit 1', 'transient_error_action = "skip"');
    expect((await skipping.serve('--max-rounds', '2').ended()).code).toBe(0);
    expect(skipping.events().filter(({ event }) => event === 'transient_error_detected')).toHaveLength(2);
  }, 30_000);

  test('a budget of rounds is waited out, holds over a restart, and counts what `round` ran besides', async () => {
    using project = servedProject('echo done', '[budget]\nrounds_per_day = 2\n[schedule]\ntimezone = "UTC"');
    expect((await project.serve('--once').ended()).code).toBe(0);
    expect((await run(['round'], { cwd: project.repository.path })).code).toBe(0);
    const serving = project.serve();
    expect(await project.told(({ event }) => event === 'budget_exceeded')).toMatchObject({
      budget: 'rounds_per_day',
      limit: 2,
      spent: 2,
    });
    await project.told(({ event }) => event === 'loop_waiting');
    serving.signal('SIGTERM');
    expect((await serving.ended()).stderr).toBe('stopped: asked to stop, without a round\n');
  }, 30_000);

  test('a round that passes its budget is ended, its cost is counted, and a used-up day ends it with 0', async () => {
    const usage = '{"input_tokens":1000000,"output_tokens":100000,"cache_read_input_tokens":0}';
    using project = servedProject(
      `echo '{"type":"system","subtype":"init","session_id":"s","model":"m"}'
echo '{"type":"assistant","message":{"id":"m1","model":"m","content":[{"type":"text","text":"at it"}],"usage":${usage}}}'
exec sleep 60`,
      `[budget]
cost_usd_per_round = 4
cost_usd_per_day = 4
on_exceeded = "stop"
price_per_mtok = { input = 3, output = 15 }`,
      'claude',
    );
    const { code, stderr } = await project.serve().ended();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'stopped: cost_usd_per_day = 4 is used up (4.5), after 1 round (1 failed)\n',
    });
    expect(project.events().find(isAt('round_budget_kill', 1))).toMatchObject({
      reason: 'exceeded cost_usd_per_round=4 with $4.50',
    });
    expect(project.events().find(isAt('agent_usage_recorded', 1))).toMatchObject({
      cost_usd: 4.5,
      cost_estimated: true,
    });
  }, 30_000);

  test('an agent that can end itself at a cost is told the budget of the round', async () => {
    using project = servedProject('true');
    const { repository } = project;
    repository.write(
      'bin/claude',
      `#!/bin/sh
printf '%s ' "$@" > "$AGENT_RUNNER_LOG_DIR/arguments"
cat > /dev/null
echo '{"type":"result","subtype":"success","is_error":false,"result":"Done.","total_cost_usd":0.5,"usage":{"input_tokens":7}}'
`,
    );
    Bun.spawnSync(['chmod', '+x', join(repository.path, 'bin/claude')]);
    repository.write(
      'agent-runner.toml',
      `[agent]
preset = "claude"
env = { PATH = "${join(repository.path, 'bin')}:/usr/bin:/bin" }
[prompt]
file = "prompt.md"
[runtime]
log_dir = "logs"
[budget]
cost_usd_per_round = 4
`,
    );
    repository.git('add', '-A');
    repository.git('commit', '-qm', 'agent');
    expect((await project.serve('--once').ended()).code).toBe(0);
    expect(readFileSync(join(project.logDir, 'arguments'), 'utf8')).toEndWith(
      '--dangerously-skip-permissions --max-budget-usd 4 ',
    );
    const usage = project.events().find(isAt('agent_usage_recorded', 1));
    expect(usage).toMatchObject({ cost_usd: 0.5, tokens_in: 7 });
    expect(usage).not.toHaveProperty('cost_estimated');
  }, 30_000);

  test('a promise in the last message, and not one in the prompt or on the way, ends it', async () => {
    using project = servedProject(
      `echo "I shall say <done> when all is done"
[ "$AGENT_RUNNER_ROUND_NUM" -lt 3 ] && for i in $(seq 200); do echo "working on part $i of the long list"; done
echo the end`,
      '[completion]\npromise = "<done>"',
    );
    const { code, stderr } = await project.serve('--max-rounds', '5').ended();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'stopped: the agent promised “<done>”, after 3 rounds (3 ok)\n',
    });
  }, 30_000);

  test('the completion command ends it when it exits with 0', async () => {
    using project = servedProject(
      'echo "$AGENT_RUNNER_ROUND_NUM" >> count && git add -A && git commit -qm round && echo done',
      '[completion]\ncommand = ["./is-done"]',
    );
    project.repository.write('is-done', '#!/bin/sh\n[ "$(wc -l < count)" -ge 2 ]\n');
    Bun.spawnSync(['chmod', '+x', join(project.repository.path, 'is-done')]);
    const { code, stderr } = await project.serve('--max-rounds', '5').ended();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'stopped: the completion command says so, after 2 rounds (2 ok)\n',
    });
    expect(project.events().some(isAt('completion_confirmed', 2))).toBe(true);
  }, 30_000);

  test('rounds that change nothing end it with 79, unless the agent says that it was idle', async () => {
    const keys = 'no_progress_rounds = 2';
    using busy = servedProject('echo done', keys);
    const ended = await busy.serve('--max-rounds', '5').ended();
    expect(ended).toMatchObject({
      code: 79,
      stderr: 'stopped: 2 rounds running changed nothing, after 2 rounds (2 ok)\n',
    });
    using idle = servedProject('echo "no open issue" > "$AGENT_RUNNER_IDLE_FILE"', keys);
    expect((await idle.serve('--max-rounds', '3').ended()).code).toBe(0);
    expect(idle.events().find(isAt('agent_idle_declared', 3))).toMatchObject({ reason: 'no open issue' });
  }, 30_000);

  test('while the agent’s login waits the fallback runs, over a restart too', async () => {
    using project = servedProject('true');
    const { path } = project.repository;
    const program = (name: string, lines: string) => {
      project.repository.write(`bin/${name}`, `#!/bin/sh\n${lines}\n`);
      Bun.spawnSync(['chmod', '+x', join(path, 'bin', name)]);
    };
    program('gemini', 'echo "TerminalQuotaError: you have exhausted your daily quota" >&2; exit 1');
    program('aider', 'echo well');
    project.repository.write(
      'agent-runner.toml',
      `[agent]
preset = "gemini"
fallback = ["aider"]
env = { PATH = "${join(path, 'bin')}:/usr/bin:/bin" }
[prompt]
file = "prompt.md"
[runtime]
log_dir = "logs"
restart_delay_s = 0.1
`,
    );
    project.repository.git('add', '-A');
    project.repository.git('commit', '-qm', 'agents');
    const { code, stderr } = await project.serve('--max-rounds', '3').ended();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'stopped: 3 of 3 rounds are done, after 3 rounds (1 quota, 2 ok)\n',
    });
    const agents = project.events().flatMap((event) => (event.event === 'round_start' ? [event.agent] : []));
    expect(agents).toEqual(['gemini', 'aider', 'aider']);
    const again = project.serve('--once');
    await again.ended();
    const last = project.events().findLast(({ event }) => event === 'round_start');
    expect(last).toMatchObject({ agent: 'aider' });
  }, 30_000);

  test('outside its schedule it waits, and SIGUSR2 runs one round besides', async () => {
    const tomorrow = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' }).format(
      Date.now() + 2 * 24 * 3600 * 1000,
    );
    using project = servedProject('echo done', `[schedule]\nrun = ["${tomorrow}"]\ntimezone = "UTC"`);
    const serving = project.serve('--max-rounds', '1');
    const waiting = await project.told(({ event }) => event === 'loop_waiting');
    expect(waiting).toMatchObject({ reason: 'schedule', why: expect.stringContaining(`which opens ${tomorrow} `) });
    serving.signal('SIGUSR2');
    const { code, stderr } = await serving.ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'stopped: 1 of 1 rounds are done, after 1 round (1 ok)\n' });
  }, 30_000);

  test('a round that a killed supervisor left open is closed by the next, and nothing of it lives on', async () => {
    using project = servedProject('exec sleep 60');
    const first = project.serve();
    const spawned = await project.told(isAt('agent_spawn', 1));
    first.signal('SIGKILL');
    await first.ended();
    const second = project.serve('--max-rounds', '1');
    await project.told(isAt('round_interrupted', 1));
    await project.told(isAt('agent_spawn', 2));
    expect(processes.facts((spawned as { pid: number }).pid)).toBeUndefined();
    second.signal('SIGTERM');
    second.signal('SIGINT');
    await second.ended();
    const closed = project.events().filter(({ event }) => event === 'round_end');
    expect(closed).toMatchObject([{ round_num: 1, outcome: 'interrupted' }, { round_num: 2 }]);
  }, 30_000);

  test('a second supervisor exits 75 and names the first', async () => {
    using project = servedProject(worker);
    const serving = project.serve();
    await project.told(isAt('agent_spawn', 1));
    const { code, stderr } = await project.serve().ended();
    expect(code).toBe(75);
    expect(stderr).toContain(`process ${serving.pid} `);
  }, 30_000);

  test('.agent-done ends it with the agent’s words', async () => {
    using project = servedProject('echo "nothing is left" > "$AGENT_RUNNER_DONE_FILE"');
    const { code, stderr } = await project.serve().ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'stopped: nothing is left, after 1 round (1 ok)\n' });
    expect(readFileSync(join(project.logDir, '.agent-done.seen'), 'utf8')).toBe('nothing is left\n');
  }, 30_000);

  test('a broken prompt ends it with 78, a wrong flag with 2', async () => {
    using project = servedProject('echo done');
    expect((await project.serve('--max-rounds', 'many').ended()).code).toBe(2);
    expect((await project.serve('--once', '--max-rounds', '2').ended()).code).toBe(2);
    project.repository.write('prompt.md', 'short\n');
    const { code, stderr } = await project.serve().ended();
    expect(code).toBe(78);
    expect(stderr).toStartWith('stopped: prompt: ');
    expect(project.events().map(({ event }) => event)).toContain('config_broken');
  }, 30_000);
});
