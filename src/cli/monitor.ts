import { loadConfig } from '../config/load.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import { monitorInterval } from '../config/monitor.ts';
import { projectFolders } from '../config/settings.ts';
import { openJournal } from '../journal/append.ts';
import { exitCode, type ExitCode } from '../model/exit-code.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';
import { heardJournal } from '../verbs/heard-journal.ts';
import { giveLifeSigns } from '../verbs/life-signs.ts';
import { endBySignal, openWitness, takeRole, watchOn } from '../verbs/monitor.ts';
import { openNotifications } from '../verbs/notify.ts';
import { standingAlerts } from '../verbs/standing-alerts.ts';
import { alertJson, alertsText, lookingText } from '../views/alert.ts';
import type { PollReport } from '../witness/witness.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { monitorDisplay, type MonitorMode } from './monitor-display.ts';
import { lookAtHosts } from './monitor-hosts.ts';
import { valuesOf } from './repeated.ts';

/** Another host is asked half as often unless told: each look is a connection. */
const remoteInterval = seconds(60);

const intervalOf = (text: string | undefined, usual: DurationMs): Result<DurationMs> => {
  if (text === undefined) return ok(usual);
  const count = Number(text);
  if (!/^\d{1,8}(\.\d+)?$/.test(text) || count <= 0)
    return fail({ code: 'usage', message: `--interval needs a number of seconds, not “${text}”` });
  return ok(seconds(count));
};

/** One look: what is there now. */
const lookOnce = async (
  platform: Platform,
  config: LoadedConfig,
  terminal: Terminal,
  json: boolean,
): Promise<Result<ExitCode>> => {
  const { logDir } = projectFolders(config);
  const { clock, files, self } = platform;
  const role = takeRole(platform, logDir);
  const mayAct = role.kind === 'acting';
  const witness = openWitness(platform, config, {
    mayAct,
    ...(mayAct ? { journal: openJournal({ files, clock, logDir }) } : {}),
  });
  const report = await witness.poll();
  if (role.kind === 'acting') role.release();
  if (!report.ok) return report;
  const alerts = standingAlerts(report.value);
  const style = { color: terminal.color, timeZone: self.timeZone, now: report.value.at };
  terminal.out(
    json ? alerts.map((alert) => `${JSON.stringify(alertJson(alert))}\n`).join('') : alertsText(alerts, style),
  );
  return ok(exitCode(alerts.some(({ standing }) => standing.kind !== 'muted') ? 'failed' : 'done'));
};

/** Looks again and again, until it is told to end. */
const lookOn = async (
  platform: Platform,
  config: LoadedConfig,
  terminal: Terminal,
  { json, mode, intervalMs }: { readonly json: boolean; readonly mode: MonitorMode; readonly intervalMs: DurationMs },
): Promise<Result<ExitCode>> => {
  const { clock, files, self } = platform;
  const { logDir, project } = projectFolders(config);
  const role = takeRole(platform, logDir);
  const display = monitorDisplay(terminal, { json, mode, timeZone: self.timeZone });
  if (role.kind === 'looking') terminal.err(lookingText(role.why));
  else if (terminal.errIsTerminal) terminal.err(`watching ${project} every ${intervalMs / 1000} s; Ctrl-C ends it\n`);
  const journal = heardJournal(
    role.kind === 'acting' ? openJournal({ files, clock, logDir }) : { record: () => {}, measure: () => {}, held: 0 },
    clock,
    (event) => {
      display.hear(event);
      notifications.hear(event);
    },
  );
  const { end, release } = endBySignal(platform);
  const notifications = openNotifications(platform, config, (event) => journal.record(event));
  if (role.kind === 'acting') {
    notifications.begin();
    journal.record({ event: 'monitor_started' });
  }
  const witness = openWitness(platform, config, { journal, mayAct: role.kind === 'acting', end: end.signal });
  const endLifeSigns = giveLifeSigns(platform);
  const onPoll = (report: PollReport): void => {
    display.polled(report);
    notifications.polled(report);
  };
  const watched = await watchOn(platform, witness, { intervalMs, end, onPoll });
  await notifications.close();
  endLifeSigns();
  release();
  if (role.kind === 'acting') role.release();
  return watched.ok ? ok(exitCode('done')) : watched;
};

export default defineVerb({
  args: {
    interval: {
      type: 'string',
      valueHint: 'S',
      description: 'seconds between two looks (default: [monitor] interval_s, 30; of other hosts 60)',
    },
    once: { type: 'boolean', description: 'look once: exit 0 where all is well, 1 where something is not' },
    mode: {
      type: 'enum',
      options: ['anomaly', 'narrate', 'events'],
      description: 'what is told: alerts, alerts and the course of the rounds, or every event (default: anomaly)',
    },
    host: {
      type: 'string',
      valueHint: 'HOST',
      description: 'watch another host over ssh instead of this one; may stand several times',
    },
    'remote-dir': {
      type: 'string',
      valueHint: 'DIR',
      description: 'the log folder there, from the home folder (default: ~/.agent-runner/<project>/logs)',
    },
    config: sharedArgs.config,
    json: { type: 'boolean', description: 'one JSON object a line, as soon as it happens' },
  },
  examples: [
    ['agent-runner monitor', 'watch this project, and tell when something begins or ends to be wrong'],
    ['agent-runner monitor --once || echo look', 'is all well? for cron and scripts'],
    [`agent-runner monitor --json | jq -c 'select(.severity == "critical")'`, 'what a person must see, for a program'],
    ['agent-runner monitor --mode narrate', 'the course of the rounds besides'],
    ['agent-runner monitor --host pi --host nas', 'the same of other hosts, which need nothing but sh'],
  ],
  run: async ({ args, words, terminal, platform: open }) => {
    const platform = await open();
    const config = loadConfig(platform, args.config);
    if (!config.ok) return config;
    const hosts = valuesOf(words, 'host');
    const interval = intervalOf(args.interval, hosts.length > 0 ? remoteInterval : monitorInterval(config.value));
    if (!interval.ok) return interval;
    const json = args.json === true;
    const remoteDir = args['remote-dir'];
    if (hosts.length === 0 && remoteDir !== undefined)
      return fail({ code: 'usage', message: '--remote-dir needs --host' });
    if (args.once === true && (args.interval !== undefined || args.mode !== undefined))
      return fail({
        code: 'usage',
        message: '--interval and --mode are for a monitor that goes on; --once looks once',
      });
    const mode = args.mode ?? 'anomaly';
    if (hosts.length > 0) {
      const asked = { hosts, intervalMs: interval.value, ...(remoteDir === undefined ? {} : { remoteDir }) };
      const style = { json, mode, timeZone: platform.self.timeZone };
      return await lookAtHosts({ platform, config: config.value, terminal }, asked, {
        ...style,
        once: args.once === true,
      });
    }
    if (args.once === true) return await lookOnce(platform, config.value, terminal, json);
    return await lookOn(platform, config.value, terminal, { json, mode, intervalMs: interval.value });
  },
});
