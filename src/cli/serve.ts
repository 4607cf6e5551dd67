import { loadConfig } from '../config/load.ts';
import { loopPolicy } from '../config/loop-settings.ts';
import { projectFolders } from '../config/settings.ts';
import { openJournal } from '../journal/append.ts';
import { exitCode } from '../model/exit-code.ts';
import { ok } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';
import { heardJournal } from '../verbs/heard-journal.ts';
import { launchMode } from '../verbs/launch-mode.ts';
import { openNotifications } from '../verbs/notify.ts';
import { players } from '../verbs/players.ts';
import { serve } from '../verbs/serve.ts';
import { superviseProject } from '../verbs/supervised-project.ts';
import { watchBeside } from '../verbs/watch-beside.ts';
import { serveSummary } from '../views/serve-line.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { jsonDisplay, liveDisplay, plainDisplay, silentDisplay, type EventDisplay } from './live-line.ts';
import { bothDisplays, noticeDisplay } from './notice-display.ts';
import { roundsAsked, roundsFlags } from './rounds-asked.ts';

interface Wanted {
  readonly json: boolean;
  readonly quiet: boolean;
}

const openDisplay = (
  wanted: Wanted,
  terminal: Terminal,
  { clock, files, self }: Platform,
  logDir: string,
): EventDisplay => {
  const { timeZone } = self;
  if (wanted.json) return jsonDisplay(terminal);
  if (wanted.quiet) return silentDisplay;
  if (!terminal.outIsTerminal) return plainDisplay(terminal, timeZone);
  return liveDisplay(terminal, { clock, files, logDir, timeZone });
};

export default defineVerb({
  args: {
    once: { type: 'boolean', description: 'one round, then end' },
    'max-rounds': { type: 'string', valueHint: 'N', description: 'end after N rounds' },
    monitor: { type: 'boolean', description: 'watch the rounds and this machine besides, as `monitor` does' },
    quiet: { type: 'boolean', alias: 'q', description: 'say nothing but how it ended' },
    config: sharedArgs.config,
    json: { type: 'boolean', description: 'the journal’s events as they are recorded, one JSON object a line' },
  },
  examples: [
    ['agent-runner serve', 'round after round, until it is stopped; Ctrl-C ends it after this round'],
    ['agent-runner serve --max-rounds 20', 'twenty rounds, then end'],
    ['agent-runner serve --monitor', 'with the monitor in the same process; it stops the Loop where it must'],
    [`agent-runner serve --json | jq 'select(.event == "agent_exit")'`, 'how each round ended, for a program'],
  ],
  run: async ({ args, terminal, platform }) => {
    const rounds = roundsAsked(args.once === true, args['max-rounds']);
    if (!rounds.ok) return rounds;
    const ports = await platform();
    const config = loadConfig(ports, args.config);
    if (!config.ok) return config;
    const { clock, files } = ports;
    const { logDir } = projectFolders(config.value);
    const shown = openDisplay({ json: args.json === true, quiet: args.quiet === true }, terminal, ports, logDir);
    const display = ports.notice.listening ? bothDisplays(shown, noticeDisplay(ports)) : shown;
    const journal = heardJournal(openJournal({ files, clock, logDir }), clock, (event) => {
      display.hear(event);
      notifications.hear(event);
    });
    const notifications = openNotifications(ports, config.value, (event) => journal.record(event));
    const project = superviseProject(ports, config.value, { journal });
    const policy = {
      ...loopPolicy(config.value, ports.self.timeZone),
      ...rounds.value,
      players: players(ports, config.value),
    };
    const launch = {
      mode: launchMode(ports),
      flags: [...roundsFlags(rounds.value), ...(args.monitor === true ? ['--monitor'] : [])],
    };
    const beside = args.monitor === true ? { beside: watchBeside(ports, config.value, journal, notifications) } : {};
    const end = await serve(ports, { ...project, ...beside, policy, journal, launch }).finally(() => display.close());
    if (!end.ok) return end;
    terminal.err(`${serveSummary(end.value)}\n`);
    return ok(exitCode(end.value.stop.exit));
  },
});
