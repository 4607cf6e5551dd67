import { loadConfig } from '../config/load.ts';
import { projectFolders } from '../config/settings.ts';
import { exitCode } from '../model/exit-code.ts';
import { momentHint } from '../model/moment.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { parseKinds, tellEvents, type EventsOrder, type EventsQuestion, type EventsRead } from '../verbs/events.ts';
import { damageText, entryJson, eventLines } from '../views/events.ts';
import { defineVerb, sharedArgs } from './define.ts';
import type { relayFrom } from './events-host.ts';
import { momentFlag } from './moment-flag.ts';

const defaultWindow = 50;

interface EventsFlags {
  readonly kind?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly window?: string | undefined;
}

/** `--window`, where it is given or neither end is: a journal has millions of events. */
const windowOf = ({ window, since, until }: EventsFlags): Result<Pick<EventsQuestion, 'window'>> => {
  if (window === undefined) return ok(since === undefined && until === undefined ? { window: defaultWindow } : {});
  if (window === 'all') return ok({});
  if (/^\d{1,9}$/.test(window)) return ok({ window: Number(window) });
  return fail({ code: 'usage', message: `--window needs a number from 0 or “all”, not “${window}”` });
};

const questionOf = (flags: EventsFlags, platform: Platform): Result<EventsQuestion> => {
  const kinds = flags.kind === undefined ? ok(undefined) : parseKinds(flags.kind);
  if (!kinds.ok) return kinds;
  const since = momentFlag('since', flags.since, platform);
  if (!since.ok) return since;
  const until = momentFlag('until', flags.until, platform);
  if (!until.ok) return until;
  const window = windowOf(flags);
  if (!window.ok) return window;
  return ok({
    ...(kinds.value === undefined ? {} : { kinds: kinds.value }),
    ...(since.value === undefined ? {} : { since: since.value }),
    ...(until.value === undefined ? {} : { until: until.value }),
    ...window.value,
  });
};

const tellHere = async (
  platform: Platform,
  named: string | undefined,
  order: EventsOrder,
): Promise<Result<EventsRead>> => {
  const config = loadConfig(platform, named);
  if (!config.ok) return config;
  const { clock, files } = platform;
  return ok(await tellEvents({ files, logDir: projectFolders(config.value).logDir }, clock, order));
};

/** Loaded only where it is wanted: most who ask for events ask for their own. */
const tellThere: typeof relayFrom = async (...asked) => {
  const there = await import('./events-host.ts');
  return await there.relayFrom(...asked);
};

export default defineVerb({
  args: {
    kind: { type: 'string', alias: 'k', valueHint: 'K,K', description: 'only these kinds' },
    since: { type: 'string', valueHint: 'WHEN', description: `from then on: ${momentHint}` },
    until: { type: 'string', valueHint: 'WHEN', description: 'up to then' },
    window: {
      type: 'string',
      alias: 'n',
      valueHint: 'N',
      description: `the last N of them, or “all” (default: ${defaultWindow}; with --since or --until all)`,
    },
    tail: { type: 'boolean', alias: 'f', description: 'go on with what comes, until Ctrl-C' },
    host: { type: 'string', valueHint: 'HOST', description: 'those of another host, over ssh' },
    'remote-dir': {
      type: 'string',
      valueHint: 'DIR',
      description: 'the log folder there, from the home folder (default: ~/.agent-runner/<project>/logs)',
    },
    config: sharedArgs.config,
    json: { type: 'boolean', description: 'as the journal has them, one JSON object a line' },
  },
  examples: [
    ['agent-runner events', 'the last events, in words'],
    ['agent-runner events --since "yesterday 22:00" --kind agent_exit,loop_waiting', 'how the night went'],
    ['agent-runner events --tail --json --since 10m', 'the last ten minutes and all that comes, for a program'],
    ['agent-runner events --host pi --tail', 'what another host records, as it comes; it needs nothing but sh'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const platform = await open();
    const question = questionOf(args, platform);
    if (!question.ok) return question;
    const remoteDir = args['remote-dir'];
    if (args.host === undefined && remoteDir !== undefined)
      return fail({ code: 'usage', message: '--remote-dir needs --host' });
    const words = eventLines({ color: terminal.color, timeZone: platform.self.timeZone });
    const leave = new AbortController();
    const ignore = platform.onSignal('SIGINT', () => leave.abort());
    const order: EventsOrder = {
      ...question.value,
      follow: args.tail === true,
      hear: (entry) => terminal.out(args.json ? `${entryJson(entry)}\n` : words(entry)),
      leave: leave.signal,
      heard: () => !terminal.outClosed,
    };
    const { host, config } = args;
    const read = await (
      host === undefined
        ? tellHere(platform, config, order)
        : tellThere(platform, terminal, { host, remoteDir, config }, order)
    ).finally(ignore);
    if (!read.ok) return read;
    terminal.err(damageText(read.value.damaged));
    return ok(exitCode('done'));
  },
});
