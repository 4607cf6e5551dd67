import { join } from 'node:path';
import type { LoadedConfig } from '../../config/loaded.ts';
import { projectFolders } from '../../config/settings.ts';
import { monitorStateFromText } from '../../model/alert.ts';
import type { Failure } from '../../model/failure.ts';
import { logFolder, roundOfLog } from '../../model/log-folder.ts';
import { isoTime, seconds, type MonotonicMs } from '../../model/time.ts';
import type { Platform } from '../../ports/platform.ts';
import { renderPlayed } from '../../verbs/log-printer.ts';
import { takeSnapshot } from '../../verbs/peek.ts';
import { failureWords } from '../../views/failure.ts';
import { peekJson } from '../../views/peek-json.ts';
import { readStream } from '../../witness/stream-parts.ts';
import { configuredDetectors, standingDetectors } from '../detectors.ts';
import { historyPage, type Stretch } from '../history/columns.ts';
import { followOn, isEmpty, unfollowed, type Followed, type FollowBounds } from '../history/follow.ts';
import { endedWithout } from '../history/waits.ts';
import { openOutputTail, type OutputTail } from '../output/output-tail.ts';
import type { DashboardProject, FeedMessage } from '../project.ts';
import type { Now, Unseen } from '../wire.ts';
import { openKeptWork } from './kept-work.ts';
import { logFolderStamp } from './stamp.ts';

/** A supervisor that dies hard changes no file: it is looked for at this distance all the same. */
const longestUnlooked = seconds(10);

const bounds: FollowBounds = { eventsTail: 128 * 1024, metricsTail: 32 * 1024, rounds: 50 };

/** Portions of the journal read in one look; what a sleeping machine missed comes in several. */
const portionsALook = 4;

const peekedEvents = 20;

interface FollowedOutput {
  readonly path: string;
  readonly tail: OutputTail;
}

type Live = Pick<DashboardProject, 'begin' | 'look' | 'current'>;

const unseenWhy = (failure: Failure): string => {
  const { what, why } = failureWords(failure);
  return why === '' ? what : `${what} ${why}`;
};

/** How a project of this machine stands, told as it changes. */
export const liveProject = (platform: Platform, config: LoadedConfig, id: string): Live => {
  const { clock, files } = platform;
  const { logDir, workDir } = projectFolders(config);
  const keptWork = openKeptWork(platform, workDir);
  const armed = configuredDetectors(config);

  let followed: Followed = unfollowed(bounds);
  let told: { readonly stamp: string; readonly at: MonotonicMs } | undefined;
  let standing: FeedMessage | undefined;
  let output: FollowedOutput | undefined;
  let alive = false;

  const alerts = () => {
    const text = files.readText(join(logDir, logFolder.monitorState));
    return text.ok ? monitorStateFromText(text.value) : undefined;
  };

  const unseen = (failure: Failure): FeedMessage => {
    const why = unseenWhy(failure);
    const since = standing?.name === 'unseen' ? standing.data.since : isoTime(clock.now());
    return { name: 'unseen', data: { id, since, why } satisfies Unseen };
  };

  const now = (): FeedMessage => {
    const snapshot = takeSnapshot(platform, config, { log: false, events: peekedEvents });
    if (!snapshot.ok) return unseen(snapshot.failure);
    alive = snapshot.value.supervisor.supervisor.kind === 'running';
    const data: Now = {
      id,
      at: isoTime(clock.now()),
      peek: peekJson(snapshot.value),
      orphans: keptWork.current(),
      detectors: standingDetectors(armed, alerts()),
    };
    return { name: 'now', data };
  };

  const history = (stretch: Stretch): FeedMessage => {
    const waits = alive ? stretch.waits : endedWithout(stretch.waits, clock.now());
    return { name: 'history', data: { id, ...historyPage({ ...stretch, waits }, null) } };
  };

  /** The wait that a supervisor left behind when it died without a word: no event will ever end it. */
  const leftWait = (wasAlive: boolean): readonly FeedMessage[] =>
    wasAlive && !alive ? [history({ rounds: [], waits: followed.waits.slice(-1), samples: [], alerts: [] })] : [];

  const follow = (): readonly FeedMessage[] => {
    const messages: FeedMessage[] = [];
    for (let portion = 1; portion <= portionsALook; portion += 1) {
      const seen = {
        events: readStream(files, logDir, 'events', followed.events),
        metrics: readStream(files, logDir, 'metrics', followed.metrics),
      };
      const next = followOn(followed, seen, bounds);
      ({ followed } = next);
      if (!isEmpty(next.news)) messages.push(history(next.news));
      if (!seen.events.more && !seen.metrics.more) break;
    }
    return messages;
  };

  /** The output of the latest round, also when it has ended. A new log folder has the same numbers, but other names. */
  const followedOutput = (): FollowedOutput | undefined => {
    const round = followed.rounds.at(-1);
    if (round?.log === undefined || roundOfLog(round.log) === undefined) return undefined;
    const path = join(logDir, logFolder.rounds, round.log);
    if (output?.path === path) return output;
    return { path, tail: openOutputTail(id, round.roundNum, renderPlayed(config, round)) };
  };

  const newOutput = (): readonly FeedMessage[] => {
    output = followedOutput() ?? output;
    const wanted = output === undefined ? undefined : output.tail.wanted(files.facts(output.path)?.size ?? 0);
    if (output === undefined || wanted === undefined) return [];
    const read = files.readRange(output.path, wanted.offset, wanted.length);
    const data = read.ok ? output.tail.take(wanted.offset, read.value) : undefined;
    return data === undefined ? [] : [{ name: 'output', data }];
  };

  return {
    begin: () => {
      followed = unfollowed(bounds);
      told = undefined;
      output = undefined;
    },
    look: async () => {
      const stamp = logFolderStamp(files, logDir, clock.now());
      const at = clock.monotonic();
      const isNew = told === undefined || told.stamp !== stamp || at - told.at >= longestUnlooked;
      if (!isNew) return newOutput();
      told = { stamp, at };
      keptWork.refresh(() => (told = undefined));
      const wasAlive = alive;
      standing = now();
      return [standing, ...follow(), ...leftWait(wasAlive), ...newOutput()];
    },
    current: () => {
      const last = output?.tail.current();
      return [
        ...(standing === undefined ? [] : [standing]),
        ...(isEmpty(followed) ? [] : [history(followed)]),
        ...(last === undefined ? [] : [{ name: 'output' as const, data: last }]),
      ];
    },
  };
};
