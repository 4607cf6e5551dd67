// What looking costs: a snapshot beside an empty program, and the same on a long journal; a report over all of it.
import { readFileSync } from 'node:fs';
import { projectWith, type Figure } from './monitor.ts';

interface Looked {
  readonly program: string;
  /** An empty program, compiled with the same flags. */
  readonly empty: string;
  readonly folder: string;
  readonly runs: number;
}

/** Milliseconds of one run. */
const once = (argv: readonly string[], cwd: string, expected = 0): number => {
  const started = performance.now();
  const { exitCode, stderr } = Bun.spawnSync([...argv], { cwd, stdin: 'ignore' });
  const took = performance.now() - started;
  if (exitCode !== expected) throw new Error(`${argv.join(' ')} ended with ${exitCode}: ${stderr.toString()}`);
  return took;
};

/** The most memory that a process has had, MB; undefined where nobody tells or it has ended. */
const peakMb = (pid: number): number | undefined => {
  try {
    const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined ? undefined : Number(peak) / 1024;
  } catch {
    return undefined;
  }
};

/** Time, ms, and peak memory, MB, of a report over a whole journal. */
const reportOnce = async (program: string, cwd: string): Promise<{ readonly ms: number; readonly mb: number }> => {
  const started = performance.now();
  const child = Bun.spawn([program, 'report', '--since', '7d', '--json'], { cwd, stdin: 'ignore', stdout: 'ignore' });
  let [over, mb] = [false, 0];
  const ended = child.exited.then(() => (over = true));
  while (!over) {
    mb = Math.max(mb, peakMb(child.pid) ?? 0);
    await Promise.race([ended, Bun.sleep(5)]);
  }
  return { ms: performance.now() - started, mb };
};

/** The figures of peek and report on a journal of 1,000,000 events, the least of several runs; of memory only on Linux. */
export const viewFigures = async ({ program, empty, folder, runs }: Looked): Promise<readonly Figure[]> => {
  const none = projectWith(folder, 0);
  const long = projectWith(folder, 1_000_000);
  const peek = [program, 'peek', '--json'];
  const events = [program, 'events', '--json'];
  const status = [program, 'status', '--json'];
  const notRunning = 3;
  const looks = Array.from({ length: runs }, () => [
    once([empty], none),
    once(peek, none),
    once(peek, long),
    once(events, none),
    once(events, long),
    once(status, none, notRunning),
    once(status, long, notRunning),
  ]);
  const [atRest, onNone, onLong, eventsNone, eventsLong, statusNone, statusLong] = [0, 1, 2, 3, 4, 5, 6].map((which) =>
    Math.min(...looks.map((times) => times[which] ?? Number.NaN)),
  );
  const reports = [await reportOnce(program, long), await reportOnce(program, long), await reportOnce(program, long)];
  const memory = Math.max(...reports.map(({ mb }) => mb));
  const peakMemory: readonly Figure[] =
    memory === 0 ? [] : [{ name: 'report: memory, 1 M events', value: memory, unit: 'MB', budget: 150 }];
  const times = (part: number | undefined, whole: number | undefined): number =>
    (part ?? Number.NaN) / (whole ?? Number.NaN);
  return [
    { name: 'peek --json to an empty program', value: times(onNone, atRest), unit: 'times', budget: 6 },
    { name: 'peek --json, 1 M events to none', value: times(onLong, onNone), unit: 'times', budget: 1.2 },
    { name: 'status --json to an empty program', value: times(statusNone, atRest), unit: 'times', budget: 6 },
    { name: 'status --json, 1 M events to none', value: times(statusLong, statusNone), unit: 'times', budget: 1.2 },
    { name: 'events, 1 M events to none', value: times(eventsLong, eventsNone), unit: 'times', budget: 1.5 },
    { name: 'report, 1 M events', value: Math.min(...reports.map(({ ms }) => ms)), unit: 'ms', budget: 2000 },
    ...peakMemory,
  ];
};
