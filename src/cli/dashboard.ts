import { loadConfig } from '../config/load.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import { exitCode } from '../model/exit-code.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import { giveLifeSigns } from '../verbs/life-signs.ts';
import { serveDashboard, type DashboardSettings } from '../web/dashboard.ts';
import { listeningOn } from '../web/listen.ts';
import { shownProjects } from '../web/shown-projects.ts';
import { hostFault } from '../witness/remote/ssh.ts';
import { dashboardToken } from './dashboard-token.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { openInBrowser } from './open-in-browser.ts';
import { valuesOf } from './repeated.ts';

const portOf = (text: string): Result<number> =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535
    ? ok(Number(text))
    : fail({ code: 'usage', message: `--port needs a number from 0 to 65535, not “${text}”` });

const intervalOf = (text: string): Result<DurationMs> =>
  /^\d{1,4}(\.\d{1,3})?$/.test(text) && Number(text) >= 0.2
    ? ok(seconds(Number(text)))
    : fail({ code: 'usage', message: `--interval needs a number of seconds from 0.2 to 9999, not “${text}”` });

/** The configurations that are meant; none is needed where only another host’s log folder is looked at. */
const configsOf = (
  platform: Platform,
  {
    config,
    projects,
    needed,
  }: { readonly config: string | undefined; readonly projects: readonly string[]; readonly needed: boolean },
): Result<readonly LoadedConfig[]> => {
  const { self } = platform;
  const found = projects.map((folder) =>
    loadConfig({ ...platform, self: { ...self, cwd: folder.startsWith('/') ? folder : `${self.cwd}/${folder}` } }),
  );
  if (config !== undefined || projects.length === 0) found.unshift(loadConfig(platform, config));
  const broken = found.find((one) => !one.ok);
  if (broken === undefined || broken.ok) return ok(found.flatMap((one) => (one.ok ? [one.value] : [])));
  const isAbsent = broken.failure.code === 'config_not_found' && config === undefined && projects.length === 0;
  return isAbsent && !needed ? ok([]) : broken;
};

const endings = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Resolves with the first signal that ends a program. */
const untilEnded = async ({ onSignal }: Pick<Platform, 'onSignal'>): Promise<void> => {
  const end = Promise.withResolvers<void>();
  const cancels = endings.map((name) => onSignal(name, end.resolve));
  await end.promise;
  for (const cancel of cancels) cancel();
};

export default defineVerb({
  args: {
    port: {
      type: 'string',
      alias: 'p',
      valueHint: 'N',
      default: '8787',
      description: 'listen there; 0 picks a free port',
    },
    listen: {
      type: 'string',
      valueHint: 'ADDRESS',
      description: 'listen on another address than loopback, which needs a token: one is made where none is given',
    },
    project: { type: 'string', valueHint: 'DIR', description: 'a project by its folder; may stand several times' },
    host: {
      type: 'string',
      valueHint: 'HOST',
      description: 'show another host too, over ssh; may stand several times',
    },
    'remote-dir': {
      type: 'string',
      valueHint: 'DIR',
      description: 'the log folder there, from the home folder (default: ~/.agent-runner/<project>/logs)',
    },
    control: {
      type: 'boolean',
      description: 'take orders from the page: stop, cancel, wake; needs a token, as --listen does',
    },
    open: { type: 'boolean', description: 'open it in the browser' },
    'token-file': {
      type: 'string',
      valueHint: 'FILE',
      description: 'the token, 16 characters or more, that whoever looks must have (or AGENT_RUNNER_DASHBOARD_TOKEN)',
    },
    'allow-host': {
      type: 'string',
      valueHint: 'NAME',
      description: 'answer to this name as well, a proxy’s or a tunnel’s (NAME or NAME:PORT); may stand several times',
    },
    interval: {
      type: 'string',
      valueHint: 'S',
      default: '1',
      description: 'look every so many seconds while a page is open',
    },
    ...sharedArgs,
    json: { type: 'boolean', description: 'the address as JSON on stdout' },
  },
  examples: [
    ['agent-runner dashboard --open', 'this project in the browser'],
    ['agent-runner dashboard --project ~/night --project ~/docs --host pi', 'two projects, here and on another host'],
    [
      'agent-runner dashboard --listen 0.0.0.0 --control',
      'for the phone on the sofa: the address that it prints holds a token',
    ],
    ['curl -s http://127.0.0.1:8787/metrics', 'for Prometheus; /healthz is for a probe'],
  ],
  run: async ({ args, words, terminal, platform: open }) => {
    const port = portOf(args.port);
    if (!port.ok) return port;
    const interval = intervalOf(args.interval);
    if (!interval.ok) return interval;
    const platform = await open();
    const hosts = valuesOf(words, 'host');
    const fault = hosts.map((host) => hostFault(host)).find((one) => one !== undefined);
    if (fault !== undefined) return fail({ code: 'usage', message: fault });
    const remoteDir = args['remote-dir'];
    if (hosts.length === 0 && remoteDir !== undefined)
      return fail({ code: 'usage', message: '--remote-dir needs --host' });
    const configs = configsOf(platform, {
      config: args.config,
      projects: valuesOf(words, 'project'),
      needed: remoteDir === undefined,
    });
    if (!configs.ok) return configs;
    const listening = listeningOn(args.listen);
    const control = args.control === true;
    // Every user of this machine reaches loopback: who may look there may not for that give orders.
    const token = dashboardToken(platform, args['token-file'], control || !listening.loopback);
    if (!token.ok) return token;
    const settings: DashboardSettings = {
      listening,
      port: port.value,
      allowed: valuesOf(words, 'allow-host'),
      ...(token.value.kind === 'none' ? {} : { token: token.value.token }),
      control,
      interval: interval.value,
    };
    const ended = untilEnded(platform);
    const served = await serveDashboard(platform, shownProjects(configs.value, hosts, remoteDir), settings);
    if (!served.ok) return served;
    const { url, close } = served.value;
    // Behind the `#` it is sent nowhere: no log of a proxy ever has it.
    const address = token.value.kind === 'made' ? `${url}#token=${token.value.token}` : url;
    terminal.out(args.json ? `${JSON.stringify({ url: address, control: settings.control })}\n` : `${address}\n`);
    if (args.open === true) await openInBrowser(platform, terminal, address);
    const endLifeSigns = giveLifeSigns(platform);
    await ended;
    endLifeSigns();
    await close();
    return ok(exitCode('done'));
  },
});
