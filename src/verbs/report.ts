import type { LoadedConfig } from '../config/loaded.ts';
import { projectFolders } from '../config/settings.ts';
import { readObjects } from '../journal/bulk.ts';
import { readBackward, type JournalSource } from '../journal/read.ts';
import { placeBefore } from '../journal/seek.ts';
import { parseTime, type EpochMs } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import { findSupervisor } from './find-supervisor.ts';
import { listOrphans, type ListedOrphan } from './orphans.ts';
import { reportFold, type ReportFold } from './report/fold.ts';
import { nextSteps, type NextStep } from './report/next-steps.ts';
import type { Window } from './report/time-use.ts';
import type { FoundSupervisor } from './supervisor-handle.ts';

/** What happened in a window of time, what it cost, and what is left to do. */
export interface Report extends ReportFold {
  readonly project: string;
  readonly logDir: string;
  readonly window: Window;
  /** IANA: whose days these are. */
  readonly timeZone: string;
  readonly supervisor: FoundSupervisor['kind'];
  /** Uncommitted work that is kept now, newest first. */
  readonly orphans: readonly ListedOrphan[];
  readonly steps: readonly NextStep[];
}

/** Lines of the month before that are looked at for what was going on when this one began. */
const leadIn = 200;

/** The last events of the month before, oldest first. */
const eventsBefore = (source: JournalSource, file: string): readonly object[] => {
  const month = parseTime(`${/\d{4}-\d{2}/.exec(file)?.[0] ?? ''}-01T00:00:00Z`);
  if (month === undefined) return [];
  const events: object[] = [];
  for (const entry of readBackward(source, month - 1)) {
    if (entry.kind === 'event') events.push(entry.event);
    if (events.length === leadIn) break;
  }
  return events.toReversed();
};

/** Feeds the window's events to the fold, and enough before them to know what was going on when it began. */
const foldWindow = (source: JournalSource, window: Window, timeZone: string, alive: boolean): ReportFold => {
  const fold = reportFold(window, timeZone);
  const place = placeBefore(source, window.from);
  if (place === undefined) return fold.end(alive);
  if (place.offset === 0) for (const event of eventsBefore(source, place.file)) fold.take({ ...event });
  const damaged = readObjects(source, place, fold.take);
  const told = fold.end(alive);
  return { ...told, damaged: told.damaged + damaged };
};

/** A project's report from an instant until now. What lies before it costs nothing, however long the journal is. */
export const makeReport = async (platform: Platform, config: LoadedConfig, since: EpochMs): Promise<Report> => {
  const { clock, files, self } = platform;
  const { project, logDir, workDir } = projectFolders(config);
  const to = clock.now();
  const window = { from: Math.min(since, to), to };
  const supervisor = findSupervisor(platform, logDir).kind;
  const told = foldWindow({ files, logDir }, window, self.timeZone, supervisor === 'running');
  // A folder that is no work tree keeps nothing.
  const listed = await listOrphans({ dir: workDir, config: undefined }, platform);
  const orphans = listed.ok ? listed.value : [];
  const steps = nextSteps({ ...told, supervisor, orphans });
  return { ...told, project, logDir, window, timeZone: self.timeZone, supervisor, orphans, steps };
};
