import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent } from '../../src/model/event.ts';
import { binary, testEnv } from './binary.ts';
import { testRepository, type TestRepository } from './git-repository.ts';
import { until } from './until.ts';

/** A repository with an agent that is a shell script, and the compiled program to serve it. */
export interface ServedProject extends Disposable {
  readonly repository: TestRepository;
  readonly logDir: string;
  /** What the journal tells so far. */
  events(): readonly JournalEvent[];
  /** Resolves with the first event that fits. */
  told(fits: (event: JournalEvent) => boolean): Promise<JournalEvent>;
  serve(...flags: readonly string[]): Serving;
  /** Starts another verb in the repository. */
  start(...words: readonly string[]): Serving;
}

/** A supervisor, or another verb, at work. */
export interface Serving {
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  /** Resolves when it has ended. */
  ended(): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

const prompt =
  'Do the next thing of the list, commit it, and say in a sentence what was done. Then stop, please.\n'.repeat(2);

const configuration = (extra: string, preset: string): string => `
[agent]
preset = "${preset}"
command = ["./agent"]
[agent.patterns]
quota = ["usage limit reached"]
transient = ["try again later"]
[prompt]
file = "prompt.md"
[runtime]
log_dir = "logs"
restart_delay_s = 0.1
kill_grace_s = 0.5
${extra}`;

/** Ends the agents of supervisors that were killed, with their groups: nobody else is left to do it. */
const endOpenRounds = (events: readonly JournalEvent[]): void => {
  const closed = new Set(events.flatMap((event) => (event.event === 'agent_exit' ? [event.round_num] : [])));
  for (const event of events) {
    if (event.event !== 'agent_spawn' || event.pid === undefined || closed.has(event.round_num)) continue;
    try {
      process.kill(-event.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
};

/**
 * `script` is what the agent does, in sh, as the preset’s program would; `extra` stands at the end of the
 * configuration, in `[runtime]`; `env` is what the program gets besides.
 */
export const servedProject = (
  script: string,
  extra = '',
  preset = 'custom',
  env: Readonly<Record<string, string>> = {},
): ServedProject => {
  const repository = testRepository();
  repository.write('agent', `#!/bin/sh\n${script}\n`);
  Bun.spawnSync(['chmod', '+x', join(repository.path, 'agent')]);
  repository.write('prompt.md', prompt);
  repository.write('agent-runner.toml', configuration(extra, preset));
  repository.write('.gitignore', 'logs\n');
  repository.git('add', '-A');
  repository.git('commit', '-qm', 'begin');
  const logDir = join(repository.path, 'logs');

  const events = (): readonly JournalEvent[] => {
    try {
      const months = readdirSync(logDir).filter((name) => name.startsWith('events-'));
      return months
        .toSorted()
        .flatMap((name) => readFileSync(join(logDir, name), 'utf8').split('\n'))
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as JournalEvent);
    } catch {
      return [];
    }
  };
  const started: Bun.Subprocess[] = [];

  const start = (...words: readonly string[]): Serving => {
    const child = Bun.spawn([binary(), ...words], {
      cwd: repository.path,
      env: testEnv(env),
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    });
    started.push(child);
    const output = Promise.all([child.stdout.text(), child.stderr.text()]);
    return {
      pid: child.pid,
      signal: (name) => child.kill(name),
      ended: async () => {
        const [stdout, stderr] = await output;
        await child.exited;
        return { code: child.exitCode, stdout, stderr };
      },
    };
  };

  return {
    repository,
    logDir,
    events,
    told: async (fits) => await until(() => events().find(fits), { what: 'the event' }),
    serve: (...flags) => start('serve', ...flags),
    start,
    [Symbol.dispose]: () => {
      for (const child of started) child.kill('SIGKILL');
      endOpenRounds(events());
      repository[Symbol.dispose]();
    },
  };
};
