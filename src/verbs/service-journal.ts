import { fail, ok, type Result } from '../model/result.ts';
import { seconds } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import { shellWord } from '../model/shell-word.ts';
import type { ServiceScope } from '../model/service.ts';
import { findSupervisor } from './find-supervisor.ts';
import type { LogPrinter } from './log-printer.ts';
import type { LogView } from './logs.ts';
import { runnerService, type RunnerService } from './service-handle.ts';

/** As long as a timer can be set; whoever follows leaves by Ctrl-C. */
const followLimit = seconds(20 * 24 * 3600);
/** A journal on a slow card, all of it. */
const readLimit = seconds(120);

/** How anybody who may read all journals sees it: that of another user is not found by the user’s own name for it. */
const commandForAll = (service: string, scope: ServiceScope): string =>
  `journalctl ${shellWord(scope === 'user' ? `_SYSTEMD_USER_UNIT=${service}` : `--unit=${service}`)}`;

/** The service whose manager keeps what the supervisor prints; undefined where that stands in a file of ours. */
export const journalledService = (
  platform: Platform,
  { config, logDir }: { readonly config: string; readonly logDir: string },
): RunnerService | undefined => {
  const installed = runnerService(platform, config);
  if (installed?.manager.journalCommand(installed.service, { lines: 1, follow: false, raw: false }) === undefined)
    return undefined;
  // Beside an installed service one can still be started by hand, in the background.
  const found = findSupervisor(platform, logDir);
  return found.kind === 'running' && found.supervisor.mode !== 'service' ? undefined : installed;
};

/** Prints what a service has printed, by its manager’s journal. Fails with `no_journal` where that shows nothing. */
export const printJournal = async (
  { processes }: Pick<Platform, 'processes'>,
  { manager, service }: RunnerService,
  { view, raw, printer }: { readonly view: LogView; readonly raw: boolean; readonly printer: LogPrinter },
): Promise<Result<void>> => {
  const { lines, follow, leave } = view;
  const argv = manager.journalCommand(service, { lines, follow, raw });
  if (argv === undefined) return ok(undefined);
  let heard = false;
  const gone = new AbortController();
  const ran = await processes.run({
    argv,
    cwd: '/',
    limitMs: follow ? followLimit : readLimit,
    abort: AbortSignal.any([leave, gone.signal]),
    onStdout: (bytes) => {
      heard = true;
      printer.feed(bytes);
      if (!view.heard()) gone.abort();
    },
  });
  printer.end();
  const command = commandForAll(service, manager.scope);
  if (!ran.ok && ran.failure.code === 'spawn')
    return fail({ code: 'no_journal', service, command, reason: ran.failure.reason });
  if (!ran.ok) return ran;
  if (heard || leave.aborted || lines === 0) return ok(undefined);
  const reason = ran.value.stderr.trim() || 'This user may not read it, or the service has printed nothing yet.';
  return fail({ code: 'no_journal', service, command, reason });
};
