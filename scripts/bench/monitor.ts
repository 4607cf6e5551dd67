// What a monitor costs on a long journal, beside a short one: it reads back only as far as its detectors look.
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** One figure, in its unit, and the most that it may be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'times' | '% of a core';
  readonly budget: number;
}

const configuration = `[agent]
preset = "demo"
[prompt]
file = "prompt.md"
[runtime]
log_dir = "logs"
`;

const eventsPerRound = 4;

/** The four lines of one good round. */
const roundLines = (roundNum: number, at: number): string => {
  const line = (event: string, rest: string): string =>
    `{"ts":"${new Date(at).toISOString()}","event":"${event}","round_num":${roundNum}${rest}}\n`;
  return [
    line('round_start', ',"round_id":"0b6c8f7e-6f0e-4d0b-9a57-2d0f5b1c7a10","agent":"claude","preset":"claude"'),
    line('agent_spawn', ',"timeout_s":1800,"pid":4712,"log":"R1-20261122T112816.log"'),
    line('agent_exit', ',"exit_code":0,"duration_s":191.4,"timed_out":false,"exit_cause":"clean","outcome":"ok"'),
    line('round_end', ',"outcome":"ok"'),
  ].join('');
};

/** A project whose journal holds so many events, the last of now. */
export const projectWith = (folder: string, events: number): string => {
  const project = mkdtempSync(join(folder, 'project-'));
  mkdirSync(join(project, 'logs'), { mode: 0o700 });
  writeFileSync(join(project, 'agent-runner.toml'), configuration);
  const journal = openSync(join(project, 'logs', `events-${new Date().toISOString().slice(0, 7)}.jsonl`), 'w');
  const rounds = events / eventsPerRound;
  const now = Date.now();
  for (let first = 1; first <= rounds; first += 1000) {
    const count = Math.min(1000, rounds - first + 1);
    const lines = Array.from({ length: count }, (_, index) =>
      roundLines(first + index, now - (rounds - first - index) * 200),
    );
    writeSync(journal, lines.join(''));
  }
  closeSync(journal);
  return project;
};

/** Milliseconds of one look. */
const lookOnce = (program: string, project: string): number => {
  const started = performance.now();
  const { exitCode, stdout } = Bun.spawnSync([program, 'monitor', '--once'], { cwd: project, stdin: 'ignore' });
  const took = performance.now() - started;
  if (exitCode !== 0) throw new Error(`monitor --once ended with ${exitCode}: ${stdout.toString()}`);
  return took;
};

/** The most memory that a process ever had, MB. What `resourceUsage` tells is never below its parent's. */
const peakMb = (pid: number): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) / 1024;
};

/** Processor time, ms, and peak memory, MB, of a monitor that looks at every `intervalMs` for `ms`. */
const watchFor = async (program: string, project: string, intervalMs: number, ms: number) => {
  const child = Bun.spawn([program, 'monitor', '--interval', String(intervalMs / 1000)], {
    cwd: project,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  await Bun.sleep(ms);
  const memoryMb = process.platform === 'linux' ? peakMb(child.pid) : Number.NaN;
  child.kill('SIGTERM');
  await child.exited;
  return { cpuMs: Number(child.resourceUsage()?.cpuTime.total ?? 0) / 1000, memoryMb };
};

/** The figures of a monitor on a journal of 1,000,000 events; of memory only on Linux. */
export const monitorFigures = async (program: string, folder: string, runs: number): Promise<readonly Figure[]> => {
  const short = projectWith(folder, 4000);
  const long = projectWith(folder, 1_000_000);
  const looks = Array.from({ length: runs }, () => [lookOnce(program, short), lookOnce(program, long)] as const);
  const onShort = Math.min(...looks.map(([look]) => look));
  const onLong = Math.min(...looks.map(([, look]) => look));
  const intervalMs = 20;
  const brief = await watchFor(program, long, intervalMs, 1000);
  const lasting = await watchFor(program, long, intervalMs, 5000);
  const laterMs = (lasting.cpuMs - brief.cpuMs) / (4000 / intervalMs);
  const memory: readonly Figure[] = Number.isNaN(lasting.memoryMb)
    ? []
    : [{ name: 'monitor: memory, 1 M events', value: lasting.memoryMb, unit: 'MB', budget: 80 }];
  return [
    { name: 'monitor: first poll, 1 M events', value: onLong, unit: 'ms', budget: 300 },
    { name: 'monitor: the same, 4,000 events', value: onShort, unit: 'ms', budget: 300 },
    { name: 'monitor: long journal to short', value: onLong / onShort, unit: 'times', budget: 1.5 },
    ...memory,
    { name: 'monitor: cpu of a later poll', value: laterMs, unit: 'ms', budget: 5 },
  ];
};
