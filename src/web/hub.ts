import { isoTime, seconds } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { WebStream } from '../ports/web-server.ts';
import type { DashboardProject, FeedMessage } from './project.ts';

/** Whoever has a page open, and what is told to all of them alike. */
export interface Hub {
  /** Whether as many listen as may. */
  full(): boolean;
  /** Tells a stream all that is current, and on from there; where too many listen it is ended. Gives what is to be called when it has gone. */
  join(stream: WebStream): () => void;
  close(): Promise<void>;
}

const streamsAtMost = 32;

/** A proxy ends a connection that is silent for longer, and both sides notice a dead one. */
const keepAlive = seconds(15);

/** An event, for of a comment a page is not told. */
const aliveText = 'event: alive\ndata: {}\n\n';

/** https://html.spec.whatwg.org/multipage/server-sent-events.html; JSON has no line breaks. */
const eventText = ({ name, data }: FeedMessage, id: number): string =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** How long a browser waits before it connects again. */
const retryText = 'retry: 3000\n\n';

/** Looks at the projects as long as somebody listens, once for all of them; while nobody does, at nothing. */
export const openHub = (clock: Clock, projects: readonly DashboardProject[]): Hub => {
  const streams = new Set<WebStream>();
  let listening: AbortController | undefined;
  let looking: readonly Promise<void>[] = projects.map(() => Promise.resolve());
  let count = 0;

  const textOf = (message: FeedMessage): string => {
    count += 1;
    return eventText(message, count);
  };
  const tell = (message: FeedMessage): void => {
    const text = textOf(message);
    for (const stream of streams) stream.send(text);
  };

  const lookOnce = async (project: DashboardProject): Promise<void> => {
    const { id } = project.shown;
    try {
      for (const message of await project.look()) tell(message);
    } catch (bug) {
      // A bug of ours at one project must not take the view of the others.
      tell({ name: 'unseen', data: { id, since: isoTime(clock.now()), why: `a bug of agent-runner: ${String(bug)}` } });
    }
  };

  const lookOn = async (project: DashboardProject, before: Promise<void>, end: AbortSignal): Promise<void> => {
    // The last look of those who listened before: two at once would each read what the other has read.
    await before;
    if (end.aborted) return;
    project.begin();
    while (!end.aborted) {
      await lookOnce(project);
      await clock.sleep(project.pause(), end);
    }
  };

  const begin = (): void => {
    const end = new AbortController();
    listening = end;
    looking = projects.map((project, index) => lookOn(project, looking[index] ?? Promise.resolve(), end.signal));
    const cancel = clock.every(keepAlive, () => {
      for (const stream of streams) stream.send(aliveText);
    });
    end.signal.addEventListener('abort', cancel);
  };

  const leave = (stream: WebStream): void => {
    streams.delete(stream);
    if (streams.size > 0) return;
    listening?.abort();
    listening = undefined;
  };

  const full = (): boolean => streams.size >= streamsAtMost;

  return {
    full,
    join: (stream) => {
      if (full()) {
        stream.end();
        return () => {};
      }
      stream.send(retryText);
      // Where nobody listened yet, what was current then is not now: the first look tells it.
      if (listening !== undefined) {
        for (const project of projects) for (const message of project.current()) stream.send(textOf(message));
      }
      streams.add(stream);
      if (listening === undefined) begin();
      return () => leave(stream);
    },
    close: async () => {
      listening?.abort();
      for (const stream of streams) stream.end();
      await Promise.all(projects.map((project) => project.close()));
    },
  };
};
