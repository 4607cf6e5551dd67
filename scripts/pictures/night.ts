// A night that is real, only shorter: rounds of seconds, a wall of seconds, and an agent that plays its part by number.
import { chmodSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, testEnv } from '../../test/support/binary.ts';
import { testRepositoryAt } from '../../test/support/git-repository.ts';
import { until } from '../../test/support/until.ts';

const prompt = `Take the next open point of TODO.md, do it with tests, commit it, and say in a sentence what was done.
Then stop; another round takes the next point. Leave nothing uncommitted behind.
`;

const configuration = (phases: string): string => `
[agent]
preset = "demo"
command = ["./agent"]
[prompt]
file = "prompt.md"
[runtime]
log_dir = "logs"
restart_delay_s = 0.4
round_timeout_s = 7
kill_grace_s = 0.5
[budget]
cost_usd_per_day = 20
tokens_per_day = 4000000
[monitor]
auto_stop_on = []
${phases}`;

/** What the agent of the pictures prints and does. It is read as the demo agent's own output is. */
const agent = `#!/bin/sh
n=$AGENT_RUNNER_ROUND_NUM
say() { printf '{"type":"demo","event":"say","text":"%s"}\\n' "$1"; sleep "\${2:-0.5}"; }
tool() { printf '{"type":"demo","event":"tool","name":"%s","input":"%s","output":"%s"}\\n' "$1" "$2" "$3"; sleep "\${4:-0.4}"; }
ok() { printf '{"type":"demo","event":"result","status":"ok","message":"%s","usage":{"input_tokens":%s,"output_tokens":%s},"cost_usd":%s}\\n' "$1" "$2" "$3" "$4"; exit 0; }
refused() { printf '{"type":"demo","event":"result","status":"error",%s}\\n' "$1"; exit 1; }
work() { i=0; while [ $i -le $1 ]; do echo "line $i of round $n" >>"src-$n.txt"; i=$((i + 1)); done; git add -A; git commit -qm "$2"; }
printf '{"type":"demo","event":"start","model":"demo-large"}\\n'
say "I take the next open point of TODO.md."
tool Read "TODO.md" "23 open points"
case $AGENT_PART-$n in
  night-4) say "This test hangs, I look why." 30 ;;
  night-10 | night-15) refused '"kind":"auth","message":"401: the login has expired"' ;;
  night-8) refused "\\"kind\\":\\"quota\\",\\"scope\\":\\"five_hour\\",\\"resets_at\\":$(($(date +%s) + 1500))" ;;
  night-12) tool Edit "src/import.ts" "1 change"; echo "half a change" >import.txt; ok "The import is faster now." 61200 3100 0.41 ;;
  night-14) refused '"kind":"failed","message":"the tool server went away"' ;;
  shop-3) refused "\\"kind\\":\\"quota\\",\\"scope\\":\\"weekly\\",\\"resets_at\\":$(($(date +%s) + 9000))" ;;
esac
tool Edit "src/journal.ts" "2 changes" 0.6
say "The journal is written before the answer goes out." 0.$((n * 7 % 9))
tool Bash "bun test test/journal" "14 pass, 0 fail" 0.$((n * 5 % 9))
[ "$n" -ge 18 ] && {
  say "Now the follow-up: an index over the last month, so that a look does not read it all."
  tool Read "src/index.ts" "210 lines"
  tool Edit "src/index.ts" "3 changes"
  tool Bash "bun test test/index" "9 pass, 1 fail"
  say "One case is left: a month that has no events at all. I add a test for it first." 60
}
[ $((n % 3)) = 0 ] && sleep 1.6
work $((n * 13 % 37)) "Write the journal before the answer (point $n)"
ok "Point $n is done." $((41000 + n * 1700)) $((1800 + n * 90)) 0.$((21 + n * 3 % 40))
`;

/** A project of the night. */
export interface PlayedProject extends AsyncDisposable {
  readonly path: string;
  /** Starts a verb there, which ends with the project. */
  start(...words: readonly string[]): void;
  /** Runs a verb there to its end, and gives what it printed. */
  readonly run: (...words: readonly string[]) => Promise<string>;
  /** Resolves when the snapshot has this value there, as `peek --select` names it. */
  stands(path: string, value: string): Promise<void>;
}

/** Where the projects lie: the pictures show it in commands. Another run at the same time finds it taken, and fails. */
const nightFolder = (): string => {
  const path = join(realpathSync(tmpdir()), 'night');
  mkdirSync(path, { mode: 0o700 });
  process.on('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
};

/** A project that nobody works at yet, called like its folder. */
const project = (path: string, part: string, phases: string): PlayedProject => {
  mkdirSync(path);
  const repository = testRepositoryAt(path);
  repository.git('init', '-q', '-b', 'main');
  repository.git('config', 'user.name', 'Night');
  repository.git('config', 'user.email', 'night@example.org');
  repository.write('agent', agent);
  chmodSync(join(repository.path, 'agent'), 0o755);
  repository.write('prompt.md', prompt);
  repository.write('TODO.md', '- [ ] write the journal first\n');
  repository.write('agent-runner.toml', configuration(phases));
  repository.write('.gitignore', 'logs\n');
  repository.git('add', '-A');
  repository.git('commit', '-qm', 'begin');
  const env = testEnv({ AGENT_PART: part });
  const started: Bun.Subprocess[] = [];
  const run = async (...words: readonly string[]): Promise<string> => {
    const child = Bun.spawn([binary(), ...words], { cwd: repository.path, env, stdin: 'ignore', stderr: 'ignore' });
    return await child.stdout.text();
  };
  return {
    path: repository.path,
    start: (...words) => {
      const child = Bun.spawn([binary(), ...words], {
        cwd: repository.path,
        env,
        stdin: 'ignore',
        stdout: 'ignore',
        stderr: 'inherit',
      });
      started.push(child);
    },
    run,
    stands: async (place, value) => {
      const look = async (): Promise<boolean> => (await run('peek', '--select', place)).trim() === value;
      await until(look, { deadlineMs: 180_000, what: `${place} = ${value}` });
    },
    [Symbol.asyncDispose]: async () => {
      for (const child of started) child.kill('SIGTERM');
      await Bun.sleep(300);
      // The first one lets the round finish, the second one ends it.
      for (const child of started) child.kill('SIGTERM');
      await Promise.all(started.map(async ({ exited }) => await exited));
    },
  };
};

/** The two projects of the night: one at work in its eighteenth round, one that waits for its weekly limit. */
export const playNight = async (): Promise<readonly [atlas: PlayedProject, shop: PlayedProject]> => {
  const folder = nightFolder();
  const atlas = project(
    join(folder, 'atlas'),
    'night',
    '[phases]\nlist = ["build", "build", "review"]\n[phases.review]\nround_timeout_s = 90\n',
  );
  const shop = project(join(folder, 'shop'), 'shop', '');
  for (const one of [atlas, shop]) {
    one.start('serve');
    one.start('monitor', '--interval', '1');
  }
  await atlas.stands('waiting.reason', 'quota');
  await Bun.sleep(6000);
  await atlas.run('wake');
  await shop.stands('waiting.reason', 'quota');
  await atlas.stands('current_round.round_num', '18');
  // Its agent has by then printed all that it prints.
  await Bun.sleep(6000);
  return [atlas, shop];
};
