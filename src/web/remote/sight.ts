import type { Failure } from '../../model/failure.ts';
import { isoTime, seconds, type DurationMs } from '../../model/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Observation } from '../../ports/observed-host.ts';
import { failureWords } from '../../views/failure.ts';
import type { RemoteHost } from '../../witness/remote/remote-host.ts';
import type { Stretch } from '../history/columns.ts';
import { followOn, unfollowed, type Followed, type FollowBounds } from '../history/follow.ts';
import { withAlertEvent, type ToldAlerts } from './alerts.ts';

/** Some thousand rounds: what is shown of another host, and all that is held of it. */
const bounds: FollowBounds = { eventsTail: 1024 * 1024, metricsTail: 256 * 1024, rounds: 2000 };

/** Portions of the journal asked for in one look; what was missed for longer comes in several. */
const portionsALook = 4;

const firstPause = seconds(1);
const longestPause = seconds(30);

/** Whether a host answers. */
export type Sighting =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'seen'; readonly observation: Observation }
  | { readonly kind: 'away'; readonly since: string; readonly why: string; readonly failures: number };

/** What is known of another host, folded as its journal grows. */
export interface Sight {
  /** Looks; several who ask at once share one look. Gives what was new. */
  look(): Promise<Stretch>;
  readonly sighting: Sighting;
  readonly followed: Followed;
  readonly alerts: ToldAlerts;
  /** How long to leave it alone: 1, 2, 4 … 30 s while it does not answer. */
  pause(usual: DurationMs): DurationMs;
}

const nothing: Stretch = { rounds: [], waits: [], samples: [], alerts: [] };

const joined = (one: Stretch, other: Stretch): Stretch => ({
  rounds: [...one.rounds, ...other.rounds],
  waits: [...one.waits, ...other.waits],
  samples: [...one.samples, ...other.samples],
  alerts: [...one.alerts, ...other.alerts],
});

const whyOf = (failure: Failure): string => {
  const { what, why } = failureWords(failure);
  return why === '' ? what : `${what} ${why}`;
};

/** Begins to look at another host; nothing is asked before the first look. */
export const openSight = (remote: RemoteHost, clock: Clock): Sight => {
  let sighting: Sighting = { kind: 'unasked' };
  let followed = unfollowed(bounds);
  let alerts: ToldAlerts;
  let underWay: Promise<Stretch> | undefined;

  const missed = (failure: Failure): void => {
    const before = sighting.kind === 'away' ? sighting : { since: isoTime(clock.now()), failures: 0 };
    sighting = { kind: 'away', since: before.since, why: whyOf(failure), failures: before.failures + 1 };
  };

  const lookOnce = async (): Promise<Stretch> => {
    let news = nothing;
    for (let portion = 1; portion <= portionsALook; portion += 1) {
      const { events, metrics } = followed;
      const seen = await remote.poll({ events, metrics, roundMemory: false });
      if (!seen.ok) {
        missed(seen.failure);
        return news;
      }
      sighting = { kind: 'seen', observation: seen.value };
      const next = followOn(followed, seen.value, bounds);
      ({ followed } = next);
      alerts = next.events.reduce(withAlertEvent, alerts);
      news = joined(news, next.news);
      if (!seen.value.events.more && !seen.value.metrics.more) break;
    }
    return news;
  };

  return {
    look: () => {
      underWay ??= lookOnce().finally(() => (underWay = undefined));
      return underWay;
    },
    get sighting() {
      return sighting;
    },
    get followed() {
      return followed;
    },
    get alerts() {
      return alerts;
    },
    pause: (usual) =>
      sighting.kind === 'away' ? Math.min(longestPause, firstPause * 2 ** Math.min(sighting.failures - 1, 10)) : usual,
  };
};
