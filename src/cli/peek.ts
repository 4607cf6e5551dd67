import { loadConfig } from '../config/load.ts';
import { exitCode } from '../model/exit-code.ts';
import { selectPath } from '../model/json-path.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { takeSnapshot, type PeekQuestion } from '../verbs/peek.ts';
import { peekJson } from '../views/peek-json.ts';
import { defineVerb, sharedArgs } from './define.ts';

const defaultEvents = 10;

const roundOf = (text: string | undefined): Result<Pick<PeekQuestion, 'round'>> => {
  if (text === undefined) return ok({});
  if (text === 'latest') return ok({ round: text });
  if (/^[1-9]\d{0,8}$/.test(text)) return ok({ round: Number(text) });
  return fail({ code: 'usage', message: `--round needs a number from 1 or “latest”, not “${text}”` });
};

const eventsOf = (text: string | undefined): Result<number> => {
  if (text === undefined) return ok(defaultEvents);
  if (/^\d{1,4}$/.test(text)) return ok(Number(text));
  return fail({ code: 'usage', message: `--events needs a number from 0 to 9999, not “${text}”` });
};

/** What a program reads: a text as it is, all else as JSON. */
const plainValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export default defineVerb({
  args: {
    round: { type: 'string', valueHint: 'N|latest', description: 'one round in full' },
    log: { type: 'boolean', description: 'the end of its log (of the latest, without --round)' },
    events: { type: 'string', valueHint: 'N', description: `how many of the last events (default: ${defaultEvents})` },
    select: {
      type: 'string',
      alias: 's',
      valueHint: 'PATH',
      description: 'one value of --json: `system.disk_used_pct`',
    },
    ...sharedArgs,
  },
  examples: [
    ['agent-runner peek', 'one screen: what it is at, what went wrong, the last rounds, the machine'],
    ['agent-runner peek --round latest --log', 'the latest round, and what its agent said last'],
    ['agent-runner peek --select system.disk_used_pct', 'one value, for a script'],
    [
      `agent-runner peek --json | jq -r '.recent_rounds[] | [.round_num, .outcome] | @tsv'`,
      'the last rounds and how they ended',
    ],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const round = roundOf(args.round);
    if (!round.ok) return round;
    const events = eventsOf(args.events);
    if (!events.ok) return events;
    const platform = await open();
    const config = loadConfig(platform, args.config);
    if (!config.ok) return config;
    const log = args.log === true;
    const snapshot = takeSnapshot(platform, config.value, { ...round.value, log, events: events.value });
    if (!snapshot.ok) return snapshot;
    if (args.select !== undefined) {
      const value = selectPath(peekJson(snapshot.value), args.select);
      if (!value.ok) return value;
      terminal.out(`${args.json ? JSON.stringify(value.value) : plainValue(value.value)}\n`);
    } else if (args.json) terminal.out(`${JSON.stringify(peekJson(snapshot.value))}\n`);
    else {
      const { color, columns, rows } = terminal;
      const style = { color, timeZone: platform.self.timeZone };
      const one = log || args.round !== undefined;
      // Loaded only for people: a script asks for values again and again.
      const { peekText } = await import('../views/peek.ts');
      const { peekRoundText } = await import('../views/peek-round.ts');
      terminal.out(one ? peekRoundText(snapshot.value, style) : peekText(snapshot.value, { ...style, columns, rows }));
    }
    return ok(exitCode('done'));
  },
});
