import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventKind, EventOf, JournalEvent } from '../../src/model/event.ts';
import { run, type Answer } from './binary.ts';
import { testRepository, type TestRepository } from './git-repository.ts';

/** What a fake CLI does in a round. */
export interface Replay {
  /** The agent whose reader reads it. */
  readonly preset: string;
  /** What it prints. */
  readonly log: string | Uint8Array;
  readonly exit: number;
  /** sh, between printing and exiting. */
  readonly afterwards?: string;
  /** Lines in `[runtime]`. */
  readonly runtime?: string;
  /** Whole tables at the end of the configuration. */
  readonly tables?: string;
}

/** A repository with a fake CLI that prints a log and exits, under the compiled program. */
export interface ReplayedProject extends Disposable {
  readonly repository: TestRepository;
  readonly logDir: string;
  /** Runs one round of it: how `agent-runner round --json` ended, and what it told. */
  round(): Promise<{ readonly answer: Answer; readonly report: Readonly<Record<string, unknown>> }>;
  /** The verb in the project. */
  call(...args: readonly string[]): Promise<Answer>;
  events<Kind extends EventKind>(kind: Kind): readonly EventOf<Kind>[];
  /** Another thing to print from the next round on. */
  replay(next: Replay): void;
}

const prompt = 'Do the next thing of the list, commit it, and say in a sentence what was done. Then stop.\n'.repeat(2);

const configuration = ({ preset, runtime = '', tables = '' }: Replay): string => `
[agent]
preset = "${preset}"
command = ["./agent"]
[prompt]
file = "prompt.md"
[runtime]
log_dir = "logs"
restart_delay_s = 0.1
kill_grace_s = 0.5
${runtime}
${tables}`;

const write = ({ path }: TestRepository, replay: Replay): void => {
  // The log lies in .git, where it is no part of the work.
  writeFileSync(join(path, '.git/replay.log'), replay.log);
  writeFileSync(join(path, '.git/exit'), `${replay.afterwards ?? ''}\nexit ${replay.exit}\n`);
  writeFileSync(join(path, 'agent-runner.toml'), configuration(replay));
};

const eventsIn = (logDir: string): readonly JournalEvent[] =>
  readFileSync(join(logDir, `events-${new Date().toISOString().slice(0, 7)}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEvent);

export const replayedProject = (replay: Replay): ReplayedProject => {
  const repository = testRepository();
  const { path } = repository;
  repository.write('agent', '#!/bin/sh\ncat .git/replay.log\n. ./.git/exit\n');
  chmodSync(join(path, 'agent'), 0o755);
  repository.write('prompt.md', prompt);
  repository.write('.gitignore', 'logs\nagent-runner.toml\n');
  write(repository, replay);
  repository.git('add', '-A');
  repository.git('commit', '-qm', 'begin');
  const logDir = join(path, 'logs');
  const call = (...args: readonly string[]): Promise<Answer> => run(args, { cwd: path });
  return {
    repository,
    logDir,
    call,
    round: async () => {
      const answer = await call('round', '--json');
      return { answer, report: JSON.parse(answer.stdout) as Readonly<Record<string, unknown>> };
    },
    events: <Kind extends EventKind>(kind: Kind) =>
      eventsIn(logDir).filter((event): event is EventOf<Kind> => event.event === kind),
    replay: (next) => write(repository, next),
    [Symbol.dispose]: () => repository[Symbol.dispose](),
  };
};
