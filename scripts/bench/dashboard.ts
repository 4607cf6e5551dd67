// What a dashboard costs that somebody has left open: processor time while nothing happens, and memory beside serve's.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectWith, type Figure } from './monitor.ts';

/** USER_HZ, in which Linux tells times to programs. */
const ticksPerSecond = 100;

/** Processor time of a process so far, seconds. */
const cpuSeconds = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) / ticksPerSecond;
};

const residentMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;

const configuration = `[agent]
preset = "custom"
command = ["sleep", "600"]
[prompt]
file = "prompt.md"
[runtime]
log_dir = "logs"
`;

/** Memory of a supervisor in a round, MB. */
const serveMb = async (program: string, project: string): Promise<number> => {
  const env = { ...process.env, AGENT_RUNNER_SKIP_STARTUP_CHECK: '1' };
  const serving = Bun.spawn([program, 'serve'], {
    cwd: project,
    env,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  await Bun.sleep(3000);
  const mb = residentMb(serving.pid);
  Bun.spawnSync([program, 'kill'], { cwd: project });
  await serving.exited;
  return mb;
};

/** Processor time, in per cent of one core, and memory, MB, of a dashboard with one page open. */
const withOnePage = async (program: string, project: string, lookedAtMs: number) => {
  const child = Bun.spawn([program, 'dashboard', '--port', '0'], {
    cwd: project,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const url = new TextDecoder().decode((await child.stdout.getReader().read()).value).trim();
  const leave = new AbortController();
  const feed = await fetch(`${url}api/feed`, { signal: leave.signal });
  const reading = feed.arrayBuffer().catch(() => undefined);
  const id = /"id":"([^"]+)"/.exec(await (await fetch(`${url}api/projects`)).text())?.[1] ?? '';
  for (const path of ['', `api/projects/${id}/history`]) await (await fetch(`${url}${path}`)).bytes();
  await Bun.sleep(2000);
  const before = cpuSeconds(child.pid);
  await Bun.sleep(lookedAtMs);
  const corePct = ((cpuSeconds(child.pid) - before) / (lookedAtMs / 1000)) * 100;
  const mb = residentMb(child.pid);
  leave.abort();
  await reading;
  child.kill('SIGTERM');
  await child.exited;
  return { corePct, mb };
};

/** The figures of a dashboard on a journal of 100,000 events, on Linux; elsewhere none. */
export const dashboardFigures = async (program: string, folder: string): Promise<readonly Figure[]> => {
  if (process.platform !== 'linux') return [];
  const project = projectWith(folder, 100_000);
  writeFileSync(join(project, 'agent-runner.toml'), configuration);
  writeFileSync(
    join(project, 'prompt.md'),
    'Do the next thing of the list, commit it, and say in a sentence what was done.\n'.repeat(2),
  );
  const { corePct, mb } = await withOnePage(program, project, 20_000);
  const serve = await serveMb(program, project);
  return [
    { name: 'dashboard: idle, one page open', value: corePct, unit: '% of a core', budget: 0.5 },
    { name: 'dashboard: memory over serve', value: mb - serve, unit: 'MB', budget: 60 },
  ];
};
