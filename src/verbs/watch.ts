import type { LoadedConfig } from '../config/loaded.ts';
import { projectFolders } from '../config/settings.ts';
import type { HostMetrics } from '../model/metrics.ts';
import { ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { takeSnapshot, type PeekQuestion, type Snapshot } from './peek.ts';
import type { Inbox } from './watch/inbox.ts';
import type { Key } from './watch/keys.ts';
import { machineHistory } from './watch/machine-history.ts';
import { press, type Order, type WatchState } from './watch/state.ts';

/** All that a frame shows. */
export interface WatchScene {
  readonly snapshot: Snapshot;
  readonly state: WatchState;
  /** The machine as it was and is, oldest first. */
  readonly samples: readonly HostMetrics[];
}

/** A live screen's surroundings. */
export interface WatchParts {
  readonly platform: Platform;
  readonly config: LoadedConfig;
  /** How many of the last events a frame may show. */
  readonly events: number;
  readonly inbox: Inbox;
  readonly show: (scene: WatchScene) => void;
  /** Does it and says in words what came of it. Never rejects. */
  readonly order: (order: Order) => Promise<string>;
}

/** More than any screen has columns for. */
const samplesAtMost = 240;

/** A round without a log, or one that is pruned or told of no more, has none of its own: that ends no screen. */
const look = ({ platform, config, events }: WatchParts, { round }: WatchState): Result<Snapshot> => {
  const which = round === undefined ? {} : { round };
  const take = (question: PeekQuestion): Result<Snapshot> => takeSnapshot(platform, config, question);
  const isMissing = (seen: Result<Snapshot>): boolean => !seen.ok && seen.failure.code === 'not_found';
  const full = take({ log: true, events, ...which });
  if (!isMissing(full)) return full;
  const withoutLog = take({ log: false, events, ...which });
  return isMissing(withoutLog) ? take({ log: false, events }) : withoutLog;
};

const roundsOf = ({ recent }: Snapshot): readonly number[] => recent.rounds.map(({ roundNum }) => roundNum);

const beingDone = {
  stop: 'asking it to stop …',
  cancel: 'cancelling …',
  kill: 'killing …',
  wake: 'waking it …',
} as const;

/**
 * Shows a project and does what the keys say, until one says that it is enough. An order that is under way is
 * carried out before it returns. Fails where the log folder may not be read.
 */
export const watchProject = async (parts: WatchParts, first: WatchState): Promise<Result<void>> => {
  const { platform, config, inbox, show } = parts;
  const source = { files: platform.files, logDir: projectFolders(config).logDir };
  let samples = machineHistory(source, samplesAtMost);
  let state = first;
  let underWay: Promise<void> | undefined;

  const carryOut = async (order: Order): Promise<void> => {
    const note = await parts.order(order);
    underWay = undefined;
    inbox.put({ kind: 'told', note });
  };
  const ordered = (order: Order): void => {
    if (underWay !== undefined) return;
    state = { ...state, note: beingDone[order] };
    underWay = carryOut(order);
  };
  /** Whether the screen stays. */
  const pressed = (key: Key, seen: Snapshot): boolean => {
    const step = press(state, key, roundsOf(seen));
    if (step.kind === 'leave') return false;
    state = step.state;
    if (step.kind === 'order') ordered(step.order);
    return true;
  };

  for (let seen = look(parts, state); ;) {
    if (!seen.ok) return seen;
    show({ snapshot: seen.value, state, samples: [...samples, seen.value.system] });
    const happening = await inbox.next();
    if (happening.kind === 'end' || (happening.kind === 'key' && !pressed(happening.key, seen.value))) {
      await underWay;
      return ok(undefined);
    }
    if (happening.kind === 'told') state = { ...state, note: happening.note };
    if (happening.kind === 'look') samples = [...samples, seen.value.system].slice(-samplesAtMost);
    if (happening.kind !== 'resized') seen = look(parts, state);
  }
};
