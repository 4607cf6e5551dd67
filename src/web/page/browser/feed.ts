import type { Feed } from '../../wire.ts';

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

/**
 * Listens for as long as the page is open; gives what begins again after a `no`. The browser’s own reconnection is
 * not used: it gives up for good on an answer that is no stream, as a proxy gives while the server is away.
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
    source.addEventListener('open', () => {
      attempt = 0;
      opened();
    });
    for (const kind of kinds) {
      source.addEventListener(kind, ({ data }: MessageEvent<string>) => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the wire, of a server of the same build
        told(kind, JSON.parse(data) as Feed[typeof kind]);
      });
    }
    source.addEventListener('error', () => {
      source.close();
      again();
    });
  };
  const connect = async (): Promise<void> => {
    const answer = await admitted();
    if (answer === 'yes') listen();
    if (answer === 'later') again();
  };
  void connect();
  return () => void connect();
};
