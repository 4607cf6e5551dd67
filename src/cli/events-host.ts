import { loadConfig } from '../config/load.ts';
import { projectFolders } from '../config/settings.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { seconds } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';
import type { EventsOrder, EventsRead } from '../verbs/events.ts';
import { relayEvents } from '../verbs/events-there.ts';
import { reachHost, usualRemoteDir } from '../verbs/reach-host.ts';
import { hostFault } from '../witness/remote/ssh.ts';

/** Which host, and where its log folder is; by default where this project’s would be. */
interface AskedHost {
  readonly host: string;
  readonly remoteDir: string | undefined;
  readonly config: string | undefined;
}

const folderThere = (platform: Platform, { remoteDir, config: named }: AskedHost): Result<string> => {
  if (remoteDir !== undefined) return ok(remoteDir);
  const config = loadConfig(platform, named);
  return config.ok ? ok(usualRemoteDir(projectFolders(config.value).project)) : config;
};

/** `events --host`: what another host records. That it does not answer is said on stderr, and when it does again. */
export const relayFrom = async (
  platform: Platform,
  terminal: Terminal,
  asked: AskedHost,
  order: EventsOrder,
): Promise<Result<EventsRead>> => {
  const { host } = asked;
  const fault = hostFault(host);
  if (fault !== undefined) return fail({ code: 'usage', message: fault });
  const dir = folderThere(platform, asked);
  if (!dir.ok) return dir;
  const remote = reachHost(platform, { host, dir: dir.value, intervalMs: seconds(30), end: order.leave });
  const relayed = await relayEvents(remote, platform.clock, {
    ...order,
    onAway: (why) => terminal.err(`${host} does not answer: ${why}; it is tried again\n`),
    onBack: () => terminal.err(`${host} answers again\n`),
  });
  await remote.close();
  // What Ctrl-C broke off is no failure of the host.
  return relayed.ok || !order.leave.aborted ? relayed : ok({ damaged: 0 });
};
