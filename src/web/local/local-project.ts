import type { LoadedConfig } from '../../config/loaded.ts';
import { projectFolders } from '../../config/settings.ts';
import type { JournalSource } from '../../journal/read.ts';
import { fail, ok } from '../../model/result.ts';
import { seconds, type DurationMs } from '../../model/time.ts';
import type { Platform } from '../../ports/platform.ts';
import { controlProject } from '../../verbs/controlled-project.ts';
import { findSupervisor, mayLook } from '../../verbs/find-supervisor.ts';
import { renderPlayed } from '../../verbs/log-printer.ts';
import { findOneRound } from '../../verbs/peek/one-round.ts';
import { findRoundLog } from '../../verbs/round-logs.ts';
import { giveOrder } from '../../verbs/watch/give-order.ts';
import { roundJson } from '../../views/peek-json.ts';
import { orderNote } from '../../views/watch-note.ts';
import { refusal } from '../answers.ts';
import { cursorOf, stillThere } from '../history/cursor.ts';
import { readPage } from '../history/read-page.ts';
import { logEndBytes, logEndLines } from '../output/log-end.ts';
import type { DashboardProject } from '../project.ts';
import { historyMoved, refusedBy } from '../refusals.ts';
import type { ShownProject } from '../wire.ts';
import { liveProject } from './live-project.ts';

const historyOf = (platform: Platform, source: JournalSource): DashboardProject['history'] => {
  const { clock } = platform;
  return async (before) => {
    const seen = mayLook(platform, source.logDir);
    if (!seen.ok) return refusedBy(seen.failure);
    const cursor = before === undefined ? undefined : cursorOf(before);
    const places =
      cursor === undefined ? [] : [cursor.events, ...(cursor.metrics === undefined ? [] : [cursor.metrics])];
    const isLost = before !== undefined && cursor === undefined;
    if (isLost || !places.every((place) => stillThere(source, place))) return historyMoved();
    const alive = findSupervisor(platform, source.logDir).kind === 'running';
    return ok(await readPage(source, clock, cursor, { alive, now: clock.now() }));
  };
};

const logOf =
  ({ files }: Platform, config: LoadedConfig, source: JournalSource): DashboardProject['log'] =>
  async ({ roundNum, began }) => {
    const log = findRoundLog(files, source.logDir, roundNum);
    if (!log.ok) return refusedBy(log.failure);
    const { path } = log.value;
    const bytes = files.facts(path)?.size ?? 0;
    const from = Math.max(0, bytes - logEndBytes);
    const read = files.readRange(path, from, bytes - from);
    if (!read.ok) return refusedBy(read.failure);
    const round = findOneRound(source, roundNum, began);
    const render = renderPlayed(config, round.ok ? round.value.record : undefined);
    return ok({ path, bytes, lines: logEndLines(render, read.value, from === 0) });
  };

/** What an order answers with where it was not carried out. */
const notDone = 409;

const orderOf =
  (platform: Platform, config: LoadedConfig): DashboardProject['order'] =>
  async (order) => {
    const given = await giveOrder(platform, controlProject(platform, config), order);
    const { clock, self } = platform;
    const message = orderNote(given, { now: clock.now(), timeZone: self.timeZone });
    return given.end.ok
      ? ok({ message })
      : fail(refusal(notDone, { code: given.end.failure.code, message, hint: null }));
  };

/** A project of this machine. `interval`: how long between two looks. */
export const localProject = (
  platform: Platform,
  config: LoadedConfig,
  shown: ShownProject,
  interval: DurationMs = seconds(1),
): DashboardProject => {
  const source = { files: platform.files, logDir: projectFolders(config).logDir };
  return {
    shown,
    ...liveProject(platform, config, shown.id),
    pause: () => interval,
    history: historyOf(platform, source),
    round: async ({ roundNum, began }) => {
      const found = findOneRound(source, roundNum, began);
      if (!found.ok) return refusedBy(found.failure);
      const { record, events } = found.value;
      return ok({ round: { ...roundJson(record), events } });
    },
    log: logOf(platform, config, source),
    order: orderOf(platform, config),
    close: async () => {},
  };
};
