import { expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EventOf, JournalEvent } from '../../src/model/event.ts';
import { servedProject, type ServedProject } from '../support/serving.ts';

const isOf = (kind: JournalEvent['event'], detector: string) => (event: JournalEvent) =>
  event.event === kind && 'detector' in event && event.detector === detector;
const raised = (project: ServedProject, detector: string) =>
  project.told(isOf('monitor_alert_emitted', detector)) as Promise<EventOf<'monitor_alert_emitted'>>;
const cleared = (project: ServedProject, detector: string) => project.told(isOf('monitor_alert_cleared', detector));
const monitor = (project: ServedProject) => project.start('monitor', '--interval', '0.1');

test('a pattern in the log of the running round stops the Loop, and is over with the next round', async () => {
  using project = servedProject(
    '[ "$AGENT_RUNNER_ROUND_NUM" -gt 1 ] || { echo "DROP TABLE users; password=hunter2hunter2"; sleep 1; }; echo done',
    `[[monitor.detector]]
name = "drops_tables"
log_pattern = "drop table"
severity = "critical"
auto_stop = true
`,
  );
  monitor(project);
  await project.told(({ event }) => event === 'monitor_started');
  const { code, stderr } = await project.serve().ended();
  expect({ code, asked: stderr.includes('asked to stop by drops_tables') }).toEqual({ code: 0, asked: true });
  expect(await raised(project, 'drops_tables')).toMatchObject({
    severity: 'critical',
    message: 'in the log of round 1: DROP TABLE users; password=[secret]',
    auto_action: 'stop_service',
  });
  await project.serve('--once').ended();
  await cleared(project, 'drops_tables');
}, 60_000);

test('so many events within a window, which end by themselves', async () => {
  using project = servedProject(
    'exit 3',
    `[[monitor.detector]]
name = "busy"
event = "round_end"
count = 3
window_s = 6
severity = "info"
`,
  );
  await project.serve('--max-rounds', '2').ended();
  // What happened before the monitor came counts.
  monitor(project);
  await project.serve('--once').ended();
  expect((await raised(project, 'busy')).message).toBe('3 times round_end within 6.0 s');
  await cleared(project, 'busy');
}, 60_000);

test('a command that hangs keeps neither a monitor nor a Loop from ending', async () => {
  using project = servedProject(
    'echo done',
    '[[monitor.detector]]\nname = "hanging"\ncommand = ["sleep", "45"]\ntimeout_s = 40\n',
  );
  const watcher = monitor(project);
  await project.told(({ event }) => event === 'monitor_started');
  watcher.signal('SIGTERM');
  expect((await watcher.ended()).code).toBe(0);
  expect((await project.serve('--monitor', '--once').ended()).code).toBe(0);
  expect(project.events().filter(({ event }) => event === 'monitor_detector_failed')).toEqual([]);
}, 30_000);

test('a command: what it says, and once that it fails, hangs or talks nonsense', async () => {
  using project = servedProject(
    'echo done',
    `[[monitor.detector]]
name = "queue_full"
command = ["sh", "-c", "test -e full && echo '{\\"alert\\": true, \\"message\\": \\"9 wait in '$AGENT_RUNNER_PROJECT'\\"}' || echo '{\\"alert\\": false}'"]
[[monitor.detector]]
name = "broken"
command = ["sh", "-c", "echo no database >&2; exit 3"]
[[monitor.detector]]
name = "hanging"
command = ["sleep", "60"]
timeout_s = 0.2
[[monitor.detector]]
name = "chatty"
command = ["echo", "all is well"]
`,
  );
  project.repository.write('full', '');
  monitor(project);
  expect((await raised(project, 'queue_full')).message).toStartWith('9 wait in ');
  rmSync(join(project.repository.path, 'full'));
  await cleared(project, 'queue_full');
  const failed = project.events().flatMap((event) => (event.event === 'monitor_detector_failed' ? [event] : []));
  expect(Object.fromEntries(failed.map(({ detector, reason }) => [detector, reason]))).toEqual({
    broken: 'Error: its command ended with 3: no database',
    hanging: 'Error: its command took longer than 0.2 s',
    chatty: 'Error: its command did not print {"alert": true or false, "message": "…"}',
  });
  expect(failed).toHaveLength(3);
}, 60_000);
