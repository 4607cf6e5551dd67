import type { Feed } from '../../wire.ts';
import { monotonic } from './clock.ts';

/** What the page makes of the feed. */
export interface FeedListener {
  /** Asked before each connection: false where there is no use in one, until `reconnect`. */
  readonly admitted: () => Promise<'yes' | 'no' | 'later'>;
  readonly opened: () => void;
  /** `attempt` counts the tries in vain. */
  readonly lost: (attempt: number) => void;
  readonly told: <Kind extends keyof Feed>(kind: Kind, value: Feed[Kind]) => void;
}

const kinds = ['now', 'history', 'output', 'unseen'] as const satisfies readonly (keyof Feed)[];

/** Quick at first, for a server that is only restarted; then seldom, for a laptop that left the network. */
const pauses = [300, 500, 1000, 2000, 5000, 10_000];

/** The server says something every 15 s at least. */
const longestSilenceMs = 40_000;

/**
 * Listens for as long as the page is open; gives what begins again after a `no`. The browser’s own reconnection is
 * not used: it gives up for good on an answer that is no stream, as a proxy gives while the server is away. Nor does
 * it know of a line that died while a telephone slept: nothing comes any more, and nothing tells that it does not.
 */
export const followFeed = ({ admitted, opened, lost, told }: FeedListener): (() => void) => {
  let attempt = 0;
  const again = (): void => {
    const pause = pauses[Math.min(attempt, pauses.length - 1)] ?? 0;
    attempt += 1;
    lost(attempt);
    setTimeout(() => void connect(), pause);
  };
  const listen = (): void => {
    const source = new EventSource('api/feed');
    let heardAt = monotonic();
    const heard = (): void => void (heardAt = monotonic());
    const leave = (): void => {
      clearInterval(watch);
      source.close();
      again();
    };
    const watch = setInterval(() => {
      if (monotonic() - heardAt > longestSilenceMs) leave();
    }, 5000);
    source.addEventListener('open', () => {
      attempt = 0;
      heard();
      opened();
    });
    source.addEventListener('alive', heard);
    for (const kind of kinds) {
      source.addEventListener(kind, ({ data }: MessageEvent<string>) => {
        heard();
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the wire, of a server of the same build
        told(kind, JSON.parse(data) as Feed[typeof kind]);
      });
    }
    source.addEventListener('error', leave);
  };
  const connect = async (): Promise<void> => {
    const answer = await admitted();
    if (answer === 'yes') listen();
    if (answer === 'later') again();
  };
  void connect();
  return () => void connect();
};
