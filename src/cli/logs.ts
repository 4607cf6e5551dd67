import { join } from 'node:path';
import type { LoadedConfig } from '../config/loaded.ts';
import { loadConfig } from '../config/load.ts';
import { projectFolders } from '../config/settings.ts';
import { exitCode } from '../model/exit-code.ts';
import { logFolder } from '../model/log-folder.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';
import { linePrinter, rawPrinter, renderPlain, renderRound, type LogPrinter, type Out } from '../verbs/log-printer.ts';
import { printRoundLogs, printServiceLog, type LogView } from '../verbs/logs.ts';
import type { RoundLog } from '../verbs/round-logs.ts';
import { journalledService, printJournal } from '../verbs/service-journal.ts';
import { roundHead } from '../views/logs.ts';
import { defineVerb, sharedArgs } from './define.ts';

const wrong = (message: string): Result<never> => fail({ code: 'usage', message });

const roundOf = (text: string | undefined): Result<number | 'latest'> => {
  if (text === undefined || text === 'latest') return ok('latest');
  return /^[1-9]\d{0,8}$/.test(text)
    ? ok(Number(text))
    : wrong(`--round needs a number from 1 or “latest”, not “${text}”`);
};

const defaultLines = 200;

const linesOf = (text: string | undefined, all: boolean): Result<number | 'all'> => {
  if (all) return text === undefined ? ok('all') : wrong('--all and --lines exclude each other');
  if (text === undefined) return ok(defaultLines);
  return /^\d{1,9}$/.test(text) ? ok(Number(text)) : wrong(`--lines needs a number from 0, not “${text}”`);
};

interface Printing {
  readonly raw: boolean;
  readonly follow: boolean;
  readonly out: Out;
  readonly color: boolean;
}

/** How a round’s log is printed; where several follow one another, each under its number. */
const printerOf =
  ({ files }: Platform, config: LoadedConfig, { raw, follow, out, color }: Printing) =>
  ({ roundNum }: RoundLog): LogPrinter => {
    if (raw) return rawPrinter(out);
    if (follow) out(roundHead(roundNum, color));
    const { logDir } = projectFolders(config);
    return linePrinter(renderRound(config, { files, logDir }, roundNum), out);
  };

/** Ctrl-C ends a followed log as a matter of course. */
const openView = (
  platform: Platform,
  terminal: Terminal,
  { lines, follow }: Pick<LogView, 'lines' | 'follow'>,
): LogView & { readonly close: () => void } => {
  const leave = new AbortController();
  const close = platform.onSignal('SIGINT', () => leave.abort());
  return { lines, follow, leave: leave.signal, heard: () => !terminal.outClosed, close };
};

/** Under systemd its journal has it, else a file of the log folder. */
const printSupervisorLog = (
  platform: Platform,
  config: LoadedConfig,
  { view, raw, printer }: { readonly view: LogView; readonly raw: boolean; readonly printer: LogPrinter },
): Promise<Result<void>> => {
  const { logDir } = projectFolders(config);
  const service = journalledService(platform, { config: config.path, logDir });
  return service === undefined
    ? printServiceLog(platform, view, { path: join(logDir, logFolder.serveLog), printer })
    : printJournal(platform, service, { view, raw, printer });
};

export default defineVerb({
  args: {
    round: { type: 'string', valueHint: 'N|latest', description: 'of which round (default: latest)' },
    follow: { type: 'boolean', alias: 'f', description: 'go on as it grows, and with the next rounds, until Ctrl-C' },
    lines: {
      type: 'string',
      alias: 'n',
      valueHint: 'N',
      description: `lines of the log, from its end (default: ${defaultLines})`,
    },
    all: { type: 'boolean', description: 'the whole log' },
    raw: { type: 'boolean', description: 'byte for byte as the agent printed it' },
    service: {
      type: 'boolean',
      description: 'what the supervisor itself printed: its log, or the journal of its unit',
    },
    config: sharedArgs.config,
  },
  examples: [
    ['agent-runner logs', 'what the agent of the latest round said and did, readable'],
    ['agent-runner logs -f', 'as it happens, round after round'],
    ['agent-runner logs --round 12 --all --raw > round-12.log', 'one round’s output as it came'],
    ['agent-runner logs --service', 'the supervisor’s own output'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const round = roundOf(args.round);
    if (!round.ok) return round;
    const lines = linesOf(args.lines, args.all === true);
    if (!lines.ok) return lines;
    if (args.service === true && args.round !== undefined) return wrong('--service is of no round');
    const platform = await open();
    const config = loadConfig(platform, args.config);
    if (!config.ok) return config;
    const { logDir } = projectFolders(config.value);
    const [raw, follow] = [args.raw === true, args.follow === true];
    const out: Out = (text) => terminal.out(text);
    const view = openView(platform, terminal, { lines: lines.value, follow });
    const printed = await (
      args.service === true
        ? printSupervisorLog(platform, config.value, {
            view,
            raw,
            printer: raw ? rawPrinter(out) : linePrinter(renderPlain, out),
          })
        : printRoundLogs(platform, {
            ...view,
            logDir,
            round: round.value,
            printerOf: printerOf(platform, config.value, { raw, follow, out, color: terminal.color }),
          })
    ).finally(() => view.close());
    return printed.ok ? ok(exitCode('done')) : printed;
  },
});
