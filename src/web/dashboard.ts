import { ok, type Result } from '../model/result.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import { version } from '../model/version.ts';
import type { Platform } from '../ports/platform.ts';
import { renderPlayed } from '../verbs/log-printer.ts';
import { reachHost } from '../verbs/reach-host.ts';
import { openAccess, randomWord } from './access.ts';
import type { OurNames } from './guard.ts';
import { openHub } from './hub.ts';
import { listen, urlHost, type Listening } from './listen.ts';
import { localProject } from './local/local-project.ts';
import { steadyHost } from './local/steady-host.ts';
import { pageAnswers } from './page-routes.ts';
import { pageFiles } from './page-files.ts';
import { healthOf, metricsOf } from './probes.ts';
import type { DashboardProject } from './project.ts';
import { remoteProject } from './remote/remote-project.ts';
import { dashboardHandler } from './routes.ts';
import type { ShownPlan } from './shown-projects.ts';
import type { Welcome } from './wire.ts';

/** How the dashboard is to be had. */
export interface DashboardSettings {
  readonly listening: Listening;
  /** 0 picks a free one. */
  readonly port: number;
  /** Names besides, for a Host header. */
  readonly allowed: readonly string[];
  /** Absent: whoever reaches it may look. */
  readonly token?: string;
  readonly control: boolean;
  /** Between two looks at this machine. */
  readonly interval: DurationMs;
}

/** A dashboard that is served. */
export interface ServedDashboard {
  /** Where it is to be had, without a token. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const openProjects = (
  platform: Platform,
  { local, remote }: ShownPlan,
  interval: DurationMs,
  end: AbortSignal,
): readonly DashboardProject[] => [
  ...local.map(({ shown, config }) => localProject(platform, config, shown, interval)),
  ...remote.map(({ shown, host, dir, config }) =>
    remoteProject({
      clock: platform.clock,
      remote: reachHost(platform, { host, dir, intervalMs: seconds(30), end }),
      shown,
      interval,
      renderOf: (round) => renderPlayed(config, round),
    }),
  ),
];

/** Serves the dashboard until it is closed. Fails with `listen`. */
export const serveDashboard = async (
  given: Platform,
  plan: ShownPlan,
  settings: DashboardSettings,
): Promise<Result<ServedDashboard>> => {
  const platform = { ...given, host: steadyHost(given.host, given.clock) };
  const { listening, token, control, allowed } = settings;
  const end = new AbortController();
  const projects = openProjects(platform, plan, settings.interval, end.signal);
  const hub = openHub(platform.clock, projects);
  let { port } = settings;
  const ownName = listening.everywhere ? platform.self.hostName.toLowerCase() : urlHost(listening.address);
  const names = (): OurNames => ({ port, listens: [ownName], everywhere: listening.everywhere, allowed });
  const welcome: Welcome = {
    version,
    control,
    order_key: control ? randomWord() : null,
    projects: projects.map(({ shown }) => shown),
  };
  const handler = dashboardHandler({
    page: pageAnswers(await pageFiles()),
    access: openAccess(token, () => port),
    names,
    welcome,
    projects,
    hub,
    metrics: metricsOf(platform, plan.local),
    health: healthOf(platform, plan.local),
  });
  const servers = await listen(platform.openWebServer, listening, port, handler);
  if (!servers.ok) return servers;
  port = servers.value[0]?.port ?? port;
  const close = async (): Promise<void> => {
    end.abort();
    await hub.close();
    await Promise.all(servers.value.map((server) => server.close()));
  };
  return ok({ url: `http://${ownName}:${port}/`, close });
};
