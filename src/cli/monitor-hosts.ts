import type { LoadedConfig } from '../config/loaded.ts';
import { openJournal } from '../journal/append.ts';
import { exitCode, exitCodes, type ExitCode } from '../model/exit-code.ts';
import { exitCodeOf } from '../model/failure.ts';
import { ok, type Result } from '../model/result.ts';
import type { Journal } from '../ports/journal.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';
import { heardJournal } from '../verbs/heard-journal.ts';
import { giveLifeSigns } from '../verbs/life-signs.ts';
import {
  openHosts,
  openHostWitness,
  watchHosts,
  type HostsAsked,
  type OpenedHost,
  type WatchedHost,
} from '../verbs/monitor-hosts.ts';
import { endBySignal } from '../verbs/monitor.ts';
import { openNotifications, type Notifications } from '../verbs/notify.ts';
import { standingAlerts } from '../verbs/standing-alerts.ts';
import { alertJson, alertsText, lookingText } from '../views/alert.ts';
import { failureJson, failureText } from '../views/failure.ts';
import { monitorDisplay, type MonitorDisplay, type MonitorStyle } from './monitor-display.ts';

/** Who looks, and where it is told. */
interface Looker {
  readonly platform: Platform;
  readonly config: LoadedConfig;
  readonly terminal: Terminal;
}

const silent: Journal = { record: () => {}, measure: () => {}, held: 0 };

const journalOf = ({ clock, files }: Platform, { folder, role }: WatchedHost): Journal =>
  role.kind === 'acting' ? openJournal({ files, clock, logDir: folder }) : silent;

/** Looks once at one of the hosts, and says how things stand there. */
const lookOnceAt = async (
  { platform, config, terminal }: Looker,
  { asked, watched, json }: { readonly asked: HostsAsked; readonly watched: WatchedHost; readonly json: boolean },
): Promise<ExitCode> => {
  const { host, role } = watched;
  const end = new AbortController().signal;
  const journal = journalOf(platform, watched);
  const { remote, witness } = openHostWitness(platform, config, { asked, watched, journal, end });
  const report = await witness.poll();
  await remote.close();
  if (role.kind === 'acting') role.release();
  if (!report.ok) {
    if (json) terminal.out(`${JSON.stringify({ host, error: failureJson(report.failure) })}\n`);
    else terminal.err(failureText(report.failure, terminal.errIsTerminal && terminal.color));
    return exitCodeOf(report.failure);
  }
  const missing = remote.facts()?.missing;
  // Nothing has run there yet, or somebody has mistyped a name: “well” alone would hide that.
  if (missing !== undefined) terminal.err(`${host}: there is no ${missing} there; --remote-dir names another folder\n`);
  const alerts = standingAlerts(report.value);
  const style = { color: terminal.color, timeZone: platform.self.timeZone, now: report.value.at };
  const lines = json
    ? alerts.map((alert) => `${JSON.stringify({ host, ...alertJson(alert) })}\n`).join('')
    : alertsText(alerts, style).replaceAll(/^(?=.)/gm, `${host}: `);
  terminal.out(lines);
  return exitCode(alerts.some(({ standing }) => standing.kind !== 'muted') ? 'failed' : 'done');
};

/** All is well where it is everywhere; a host that is away is worse than an alert. */
const worst = (codes: readonly ExitCode[]): ExitCode =>
  codes.find((code) => code === exitCodes.unavailable.code) ?? codes.find((code) => code !== 0) ?? exitCode('done');

interface Shown extends OpenedHost {
  readonly journal: Journal;
  readonly display: MonitorDisplay;
  readonly notifications: Notifications;
}

const open = (
  { platform, config, terminal }: Looker,
  { asked, watched, style, end }: { asked: HostsAsked; watched: WatchedHost; style: MonitorStyle; end: AbortSignal },
): Shown => {
  const { host, role } = watched;
  const display = monitorDisplay(terminal, { ...style, host });
  const journal = heardJournal(journalOf(platform, watched), platform.clock, (event) => {
    display.hear(event);
    notifications.hear(event, host);
  });
  const notifications = openNotifications(platform, config, (event) => journal.record(event));
  if (role.kind === 'acting') notifications.begin();
  if (role.kind === 'looking') terminal.err(`${host}: ${lookingText(role.why)}`);
  else journal.record({ event: 'monitor_started', host });
  return { ...openHostWitness(platform, config, { asked, watched, journal, end }), journal, display, notifications };
};

/** `monitor --host`: looks at other hosts, again and again unless once. */
export const lookAtHosts = async (
  looker: Looker,
  asked: HostsAsked,
  { once, ...style }: MonitorStyle & { readonly once: boolean },
): Promise<Result<ExitCode>> => {
  const { platform, config, terminal } = looker;
  const hosts = openHosts(platform, config, asked);
  if (!hosts.ok) return hosts;
  if (once) {
    const look = (watched: WatchedHost): Promise<ExitCode> => lookOnceAt(looker, { asked, watched, json: style.json });
    return ok(worst(await Promise.all(hosts.value.map(look))));
  }
  const { end, release } = endBySignal(platform);
  const shown = hosts.value.map((watched) => open(looker, { asked, watched, style, end: end.signal }));
  const shownOf = (host: string): Shown | undefined => shown.find((one) => one.host === host);
  if (terminal.errIsTerminal)
    terminal.err(`watching ${asked.hosts.join(', ')} every ${asked.intervalMs / 1000} s; Ctrl-C ends it\n`);
  const endLifeSigns = giveLifeSigns(platform);
  const watched = await watchHosts(platform, config, shown, {
    intervalMs: asked.intervalMs,
    end,
    onPoll: (host, report) => {
      shownOf(host)?.display.polled(report);
      shownOf(host)?.notifications.polled(report, host);
    },
    onBlip: (host) => shownOf(host)?.display.flush(),
  });
  await Promise.all(shown.map(({ notifications }) => notifications.close()));
  endLifeSigns();
  release();
  for (const { display, role } of shown) {
    display.flush();
    if (role.kind === 'acting') role.release();
  }
  return watched.ok ? ok(exitCode('done')) : watched;
};
