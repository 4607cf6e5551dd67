import { join } from 'node:path';
import type { LoadedConfig } from '../config/loaded.ts';
import { loopPolicy } from '../config/loop-settings.ts';
import { projectFolders } from '../config/settings.ts';
import { defenses } from '../defenses/index.ts';
import { monitorStateFromText, type AlertState } from '../model/alert.ts';
import { isPeriodBudget, periodBudgets } from '../model/budget.ts';
import { logFolder } from '../model/log-folder.ts';
import type { HostMetrics } from '../model/metrics.ts';
import { ok, type Result } from '../model/result.ts';
import type { Status } from '../model/status.ts';
import type { Files } from '../ports/files.ts';
import type { Platform } from '../ports/platform.ts';
import { readLastKept, type LastKept } from '../round/orphan-state.ts';
import { readStatus } from '../round/status-file.ts';
import { workTreeLockPath } from '../round/work-tree-lock.ts';
import { standingDefenses, type StandingDefense } from './defenses.ts';
import { mayLook } from './find-supervisor.ts';
import { budgetStands, type BudgetStand } from './peek/budgets.ts';
import { findOneRound, logEnd, type LogEnd, type OneRound } from './peek/one-round.ts';
import { readEnd, recentOf, type Recent } from './peek/recent.ts';
import { supervisorStatus, type SupervisorStatus } from './status.ts';

/** What is asked beside the snapshot itself. */
export interface PeekQuestion {
  /** One round in full; absent: none. */
  readonly round?: number | 'latest';
  /** The end of its log (of the latest where no round is asked for). */
  readonly log: boolean;
  /** How many of the last events. */
  readonly events: number;
}

/** An alert that has been told and is not over. */
export type RaisedAlert = Extract<AlertState, { readonly kind: 'raised' }>;

/** A project at one moment. What is absent nobody keeps here. */
export interface Snapshot {
  readonly project: string;
  readonly supervisor: SupervisorStatus;
  /** `status.json` as it stands. */
  readonly status?: Status;
  readonly defenses: readonly StandingDefense[];
  readonly recent: Recent;
  readonly lastKept?: LastKept;
  readonly system: HostMetrics;
  /** What a monitor has raised, by its detector; absent where no monitor was ever at work. */
  readonly alerts?: readonly (readonly [string, RaisedAlert])[];
  /** Absent where none is configured. */
  readonly budgets?: readonly BudgetStand[];
  readonly round?: OneRound;
  readonly log?: LogEnd;
}

/** The alerts that are raised now, as the monitor remembers them. */
const raisedAlerts = (files: Files, logDir: string): Snapshot['alerts'] => {
  const text = files.readText(join(logDir, logFolder.monitorState));
  const alerts = text.ok ? monitorStateFromText(text.value) : undefined;
  if (alerts === undefined) return undefined;
  return Object.entries(alerts).flatMap(([detector, alert]) =>
    alert.kind === 'raised' ? [[detector, alert] as const] : [],
  );
};

/** The time zone counts only where there is a budget: to find it out takes as long as the rest of a snapshot. */
const standsOf = ({ clock, files, self }: Platform, config: LoadedConfig): readonly BudgetStand[] | undefined => {
  const { budget: keys } = config.values;
  if (!Object.keys(periodBudgets).some((key) => isPeriodBudget(key) && keys[key] !== 0)) return undefined;
  const { budget } = loopPolicy(config, self.timeZone);
  return budget === undefined ? undefined : budgetStands(files, projectFolders(config).logDir, budget, clock.now());
};

const details = (
  platform: Platform,
  config: LoadedConfig,
  { round, log }: PeekQuestion,
): Result<Pick<Snapshot, 'round' | 'log'>> => {
  const source = { files: platform.files, logDir: projectFolders(config).logDir };
  const found = round === undefined ? undefined : findOneRound(source, round);
  if (found?.ok === false) return found;
  const end = log ? logEnd(config, source, found?.value.record.roundNum ?? 'latest') : undefined;
  if (end?.ok === false) return end;
  return ok({
    ...(found === undefined ? {} : { round: found.value }),
    ...(end === undefined ? {} : { log: end.value }),
  });
};

/**
 * A project at this moment, from the files that its processes keep and from the journal's end: what it costs does not
 * grow with the journal, unless an old round is asked for. Fails where the log folder may not be read, and with
 * `not_found` for a round or a log that is not there.
 */
export const takeSnapshot = (platform: Platform, config: LoadedConfig, question: PeekQuestion): Result<Snapshot> => {
  const { files, host } = platform;
  const { project, logDir, workDir } = projectFolders(config);
  const seen = mayLook(platform, logDir);
  if (!seen.ok) return seen;
  const asked = details(platform, config, question);
  if (!asked.ok) return asked;
  const end = readEnd({ files, logDir }, question.events);
  const status = readStatus(files, logDir);
  const lastKept = readLastKept(files, logDir);
  const alerts = raisedAlerts(files, logDir);
  const budgets = standsOf(platform, config);
  return ok({
    project,
    supervisor: supervisorStatus(platform, logDir, end),
    ...(status.kind === 'present' ? { status: status.status } : {}),
    defenses: standingDefenses(defenses, config, platform, workTreeLockPath(files, workDir) !== undefined),
    recent: recentOf(end, question.events),
    ...(lastKept === undefined ? {} : { lastKept }),
    system: host.metrics(workDir),
    ...(alerts === undefined ? {} : { alerts }),
    ...(budgets === undefined ? {} : { budgets }),
    ...asked.value,
  });
};
