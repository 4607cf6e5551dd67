// The monitor beside that of the Python tool of the same name, where one is installed.
import { appendFileSync, closeSync, existsSync, openSync, readSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { projectWith, type Figure } from './monitor.ts';

/** What both read as it stands. */
const configuration = `[agent]
command = ["true"]
prompt_arg_template = ["{prompt}"]
[prompt]
file = "prompt.md"
[runtime]
log_dir = "logs"
`;

const firstLine = (path: string): string => {
  const file = openSync(path, 'r');
  const bytes = new Uint8Array(128);
  const read = readSync(file, bytes);
  closeSync(file);
  return new TextDecoder().decode(bytes.subarray(0, read)).split('\n', 1)[0] ?? '';
};

/** The Python tool: AGENT_RUNNER_PYTHON_TOOL, or the first `agent-runner` of the PATH that Python runs. */
const pythonTool = (): string | undefined => {
  const named = process.env['AGENT_RUNNER_PYTHON_TOOL'];
  if (named !== undefined && named !== '') return named;
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'agent-runner'))
    .find((path) => existsSync(path) && /^#!.*python/.test(firstLine(path)));
};

/** Five rounds of now that hit the wall: `timeout_rate`, which both know, has something to tell. */
const timeouts = (): string =>
  Array.from({ length: 5 }, (_, index) => {
    const ts = new Date().toISOString();
    const round = { ts, round_num: 1_000_000 + index };
    const exit = { exit_code: -15, duration_s: 1800, timed_out: true, exit_cause: 'timeout', outcome: 'timeout' };
    const events = [
      { ...round, event: 'round_start', phase: null },
      { ...round, event: 'agent_spawn', timeout_s: 1800 },
      { ...round, event: 'agent_exit', ...exit },
      { ...round, event: 'round_end' },
    ];
    return events.map((event) => `${JSON.stringify(event)}\n`).join('');
  }).join('');

const longestMs = 120_000;

/** Milliseconds from the start of a monitor to its first alert; the limit where none came. */
const firstAlert = async (program: string, project: string): Promise<number> => {
  const began = performance.now();
  const child = Bun.spawn([program, 'monitor', '--json', '--interval', '1'], {
    cwd: project,
    stdin: 'ignore',
    stderr: 'ignore',
  });
  const ended = setTimeout(() => child.kill('SIGTERM'), longestMs);
  let text = '';
  for await (const bytes of child.stdout) {
    text += new TextDecoder().decode(bytes);
    if (text.includes('timeout_rate')) break;
  }
  clearTimeout(ended);
  const took = performance.now() - began;
  child.kill('SIGKILL');
  await child.exited;
  if (!text.includes('timeout_rate') && took < longestMs)
    throw new Error(`${program} monitor ended without an alert: ${text}`);
  return Math.min(took, longestMs);
};

/** How soon a monitor tells an alert on a journal of 1,000,000 events, as a part of the Python tool's time. */
export const besidePython = async (program: string, folder: string): Promise<readonly Figure[]> => {
  const python = pythonTool();
  if (python === undefined) {
    process.stdout.write('\nthe Python tool is not installed here: nothing to compare with\n');
    return [];
  }
  const project = projectWith(folder, 1_000_000);
  writeFileSync(join(project, 'agent-runner.toml'), configuration);
  appendFileSync(join(project, 'logs', `events-${new Date().toISOString().slice(0, 7)}.jsonl`), timeouts());
  const ours = await firstAlert(program, project);
  const theirs = await firstAlert(python, project);
  return [
    { name: 'monitor: first alert, 1 M events', value: ours, unit: 'ms', budget: 500 },
    { name: 'the same of the Python tool', value: theirs, unit: 'ms', budget: longestMs },
    { name: 'ours to theirs', value: ours / theirs, unit: 'times', budget: 1 },
  ];
};
