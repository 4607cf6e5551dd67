import { afterAll, describe, expect, test } from 'bun:test';
import { copyFileSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import project from '../../package.json' with { type: 'json' };
import { testEnv } from '../support/binary.ts';
import { withLibrary } from '../support/installed-library.ts';

const root = resolve(import.meta.dir, '../..');
const examples = join(root, 'docs/examples');
const folder = withLibrary();
afterAll(() => folder[Symbol.dispose]());

const config = `[agent]
command = ["sh", "-c", 'echo "work $AGENT_RUNNER_ROUND_NUM" > done.txt; git add done.txt; git commit -qm "round work"']
prompt_delivery = "stdin"
prompt_arg_template = []
[prompt]
file = "prompt.md"
min_bytes = 0
[runtime]
log_dir = "logs"
restart_delay_s = 0.05
max_rounds = 2
`;

const git = (args: readonly string[]): void => {
  Bun.spawnSync(['git', '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
    cwd: folder.path,
    env: testEnv(),
  });
};

folder.write('agent-runner.toml', config);
folder.write('prompt.md', 'Do the next thing.\n');
folder.write('.gitignore', 'node_modules\nlogs\n*.tgz\n');
for (const name of readdirSync(examples)) copyFileSync(join(examples, name), join(folder.path, name));
git(['init', '-q']);
git(['config', 'user.name', 'T']);
git(['config', 'user.email', 't@example.com']);
git(['add', '-A']);
git(['commit', '-qm', 'begin']);

const bun = async (args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> => {
  const child = Bun.spawn([process.execPath, ...args], {
    cwd: folder.path,
    env: testEnv(),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { code: await child.exited, said: `${out}${err}` };
};

describe('the packed library, in a project of somebody else', () => {
  test('holds what its exports name, and neither tests nor secrets of the checkout', () => {
    const packed = globSync('**/*', { cwd: join(folder.path, 'node_modules/agent-runner') }).map(String);
    for (const path of Object.values(project.exports)) expect(packed).toContain(path.slice(2));
    expect(packed.filter((path) => /^(test|scripts|node_modules|\.)/.test(path))).toEqual([]);
  });

  test('type-checks under that project’s own strict settings', async () => {
    expect(await bun(['check', '--no-pretty'])).toMatchObject({ code: 0 });
  });

  test('runs the example of a round', async () => {
    const { code, said } = await bun(['round.ts']);
    expect(said).toContain('round 1: ok after');
    expect(said).toContain('agent_exit');
    expect(code).toBe(0);
  });

  test('runs the example of a loop', async () => {
    const { code, said } = await bun(['loop.ts']);
    expect(said.replaceAll(/: .*/g, '').trim().split('\n')).toEqual(['run', 'wait', 'run', 'stop']);
    expect(code).toBe(0);
  });

  test('ends a round when the program says so, and starts agent-runner’s own agent, not the program', async () => {
    folder.write('slow.toml', config.replace("'echo", "'sleep 600; echo").replace('"logs"', '"slow-logs"'));
    folder.write(
      'demo.toml',
      '[agent]\npreset = "demo"\n[prompt]\nfile = "prompt.md"\nmin_bytes = 0\n[runtime]\nlog_dir = "demo-logs"\n',
    );
    folder.write(
      'both.ts',
      `import { openProject } from 'agent-runner';
import { runRound } from 'agent-runner/round';
for (const path of ['slow.toml', 'demo.toml']) {
  const project = openProject(path);
  if (!project.ok) throw new Error(project.failure.code);
  const kill = path === 'slow.toml' ? { kill: AbortSignal.timeout(300) } : {};
  const round = await runRound(project.value, { signals: false, ...kill });
  console.log(path, round.ok ? round.value.outcome.name : round.failure);
}
`,
    );
    expect(await bun(['both.ts'])).toEqual({ code: 0, said: 'slow.toml cancelled\ndemo.toml ok\n' });
  });

  test('ends a round whose listener throws before it throws, too', async () => {
    folder.write(
      'throws.ts',
      `import { openProject } from 'agent-runner';
import { runRound } from 'agent-runner/round';
const project = openProject('slow.toml');
if (!project.ok) throw new Error(project.failure.code);
const heard: string[] = [];
const onEvent = ({ event }: { readonly event: string }): void => {
  heard.push(event);
  if (event === 'agent_spawn') throw new Error('of the listener');
};
const error: unknown = await runRound(project.value, { signals: false, onEvent }).catch((thrown: unknown) => thrown);
console.log(String(error), heard.at(-1));
`,
    );
    expect(await bun(['throws.ts'])).toEqual({ code: 0, said: 'Error: of the listener agent_spawn\n' });
    const events = globSync('slow-logs/events-*.jsonl', { cwd: folder.path }).map((name) =>
      readFileSync(join(folder.path, name), 'utf8'),
    );
    expect(events.join('').trim().split('\n').at(-1)).toContain('"event":"round_end"');
  });

  test('runs the example of a journal', async () => {
    expect(await bun(['journal.ts'])).toEqual({ code: 0, said: 'ok: 3\ncost: $0.00\n' });
  });
});

test('every example stands in docs/library.md as it is run', () => {
  const page = readFileSync(join(root, 'docs/library.md'), 'utf8');
  for (const name of readdirSync(examples)) {
    const text = readFileSync(join(examples, name), 'utf8').trim();
    expect(page, basename(name)).toContain(`\`\`\`ts\n${text}\n\`\`\``);
  }
});
