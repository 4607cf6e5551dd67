import { loadConfig } from '../config/load.ts';
import { exitCode } from '../model/exit-code.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { seconds, type DurationMs } from '../model/time.ts';
import { controlProject } from '../verbs/controlled-project.ts';
import { giveOrder } from '../verbs/watch/give-order.ts';
import { openInbox } from '../verbs/watch/inbox.ts';
import type { Order } from '../verbs/watch/state.ts';
import { watchProject } from '../verbs/watch.ts';
import { orderNote } from '../views/watch-note.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { openDisplay } from './watch-display.ts';

const intervalOf = (text: string): Result<DurationMs> =>
  /^\d{1,4}(\.\d{1,3})?$/.test(text) && Number(text) >= 0.2
    ? ok(seconds(Number(text)))
    : fail({ code: 'usage', message: `--interval needs a number of seconds from 0.2 to 9999, not “${text}”` });

const roundOf = (text: string | undefined): Result<{ readonly round?: number }> => {
  if (text === undefined || text === 'latest') return ok({});
  if (/^[1-9]\d{0,8}$/.test(text)) return ok({ round: Number(text) });
  return fail({ code: 'usage', message: `--round needs a number from 1 or “latest”, not “${text}”` });
};

const eventsOf = (text: string): Result<number> =>
  /^\d{1,4}$/.test(text)
    ? ok(Number(text))
    : fail({ code: 'usage', message: `--events needs a number from 0 to 9999, not “${text}”` });

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export default defineVerb({
  args: {
    interval: { type: 'string', valueHint: 'S', default: '2', description: 'look every so many seconds' },
    round: { type: 'string', valueHint: 'N|latest', description: 'begin with this round (default: latest)' },
    log: { type: 'boolean', description: 'begin with the log on the whole screen' },
    events: {
      type: 'string',
      valueHint: 'N',
      default: '10',
      description: 'at most so many of the last events, where there is room',
    },
    ...sharedArgs,
    json: { type: 'boolean', description: 'what peek --json prints, on a line at each look' },
  },
  examples: [
    ['agent-runner watch', 'the round against its limit, what the agent says, the last rounds, the machine; q leaves'],
    ['agent-runner watch --interval 60 >> night.txt', 'in a pipe or a file: frames without control codes'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const interval = intervalOf(args.interval);
    if (!interval.ok) return interval;
    const round = roundOf(args.round);
    if (!round.ok) return round;
    const events = eventsOf(args.events);
    if (!events.ok) return events;
    const platform = await open();
    const config = loadConfig(platform, args.config);
    if (!config.ok) return config;
    const inbox = openInbox();
    const cancels = endings.map((name) => platform.onSignal(name, () => inbox.put({ kind: 'end' })));
    cancels.push(platform.clock.every(interval.value, () => inbox.put({ kind: 'look' })));
    const display = openDisplay(platform, terminal, inbox, args.json === true);
    const order = async (what: Order): Promise<string> => {
      const given = await giveOrder(platform, controlProject(platform, config.value), what);
      return orderNote(given, { now: platform.clock.now(), timeZone: platform.self.timeZone });
    };
    try {
      const ended = await watchProject(
        { platform, config: config.value, events: events.value, inbox, show: display.show, order },
        { pane: args.log === true ? 'log' : 'overview', asking: false, ...round.value },
      );
      return ended.ok ? ok(exitCode('done')) : ended;
    } finally {
      display.close();
      for (const cancel of cancels) cancel();
    }
  },
});
