import type { Feed } from '../../wire.ts';
import {
  emptyDashboard,
  welcomed,
  withFetched,
  withFetching,
  withLines,
  withNews,
  withNow,
  withUnseen,
  type Dashboard,
  type ProjectState,
} from '../store/dashboard.ts';
import { monotonic } from './clock.ts';
import { followFeed } from './feed.ts';
import { fetchHistory, fetchWelcome, sendLogin } from './requests.ts';

/** The dashboard that is kept up to date. */
export interface Live {
  read(): Dashboard;
  /** Calls once for all that changed between two pictures of the screen. */
  onChange(look: () => void): void;
  /** Fetches one older page; does nothing where there is none or one is on its way. */
  older(id: string): Promise<void>;
  login(token: string): Promise<void>;
}

/** When the last round that is known began; undefined before the past was asked for. */
const reach = ({ history }: ProjectState): number | undefined =>
  history.older === undefined ? undefined : (history.rounds.column('started_at').at(-1) ?? 0);

/** Holds a dashboard, and tells of its changes as often as the screen is drawn. */
const hold = () => {
  let dashboard = emptyDashboard;
  let drawing = false;
  const listeners: (() => void)[] = [];
  return {
    read: () => dashboard,
    onChange: (look: () => void) => void listeners.push(look),
    change: (next: Dashboard): void => {
      dashboard = next;
      if (drawing) return;
      drawing = true;
      // A page in the background draws nothing; what it is told is kept all the same.
      requestAnimationFrame(() => {
        drawing = false;
        for (const look of listeners) look();
      });
    },
  };
};

/** Connects to the server and keeps what it tells. */
export const goLive = (): Live => {
  const { read, change, onChange } = hold();
  const project = (id: string): ProjectState | undefined => read().projects.find(({ shown }) => shown.id === id);

  /** The newest page, and older ones until they meet what was known: rounds may have passed while nobody listened. */
  const catchUp = async (id: string, known: number | undefined): Promise<void> => {
    // What has failed stays told as such until it is mended.
    if (project(id)?.fetching !== 'failed') change(withFetching(read(), id, 'yes'));
    let cursor: string | undefined;
    do {
      const answer = await fetchHistory(id, cursor);
      if (!answer.ok) return change(withFetching(read(), id, 'failed'));
      change(withFetched(read(), id, { page: answer.value, deepest: known === undefined }));
      const meets = known === undefined || (answer.value.rounds.started_at[0] ?? known) <= known;
      cursor = meets ? undefined : (answer.value.older ?? undefined);
    } while (cursor !== undefined);
    change(withFetching(read(), id, 'no'));
  };

  const admitted = async (): Promise<'yes' | 'no' | 'later'> => {
    const answer = await fetchWelcome();
    if (!answer.ok && answer.code === 'login_needed') {
      change({ ...read(), link: { kind: 'locked', why: '' } });
      return 'no';
    }
    if (!answer.ok) return 'later';
    const { welcome } = read();
    // Another build may speak another wire: its own page is a reload away, and the address remembers the place.
    if (welcome !== undefined && welcome.version !== answer.value.version) location.reload();
    change(welcomed(read(), answer.value));
    return 'yes';
  };

  const take: Readonly<{ [Kind in keyof Feed]: (value: Feed[Kind]) => Dashboard }> = {
    now: (now) => withNow(read(), now, monotonic()),
    history: (news) => withNews(read(), news),
    output: (output) => withLines(read(), output),
    unseen: (unseen) => withUnseen(read(), unseen),
  };

  const reconnect = followFeed({
    admitted,
    opened: () => {
      change({ ...read(), link: { kind: 'live' } });
      // Nothing of this connection has been taken in yet: what is known is of the one before.
      for (const one of read().projects) void catchUp(one.shown.id, reach(one));
    },
    lost: (attempt) =>
      change({ ...read(), link: { kind: 'lost', attempt, why: 'agent-runner dashboard does not answer.' } }),
    told: (kind, value) => {
      const before = project(value.id);
      change(take[kind](value));
      // A host that is seen again may have played rounds that nobody told of.
      const wasAway = before !== undefined && (before.unseen !== undefined || before.history.older === undefined);
      if (kind === 'now' && wasAway && before.fetching !== 'yes') void catchUp(value.id, reach(before));
    },
  });

  return {
    read,
    onChange,
    older: async (id) => {
      const of = project(id);
      if (of === undefined || of.fetching === 'yes' || typeof of.history.older !== 'string') return;
      change(withFetching(read(), id, 'yes'));
      const answer = await fetchHistory(id, of.history.older);
      if (answer.ok) {
        const reached = withFetched(read(), id, { page: answer.value, deepest: true });
        change(withFetching(reached, id, 'no'));
      }
      // The journal was replaced: it is gone through again from its end.
      else if (answer.code === 'history_moved') await catchUp(id, undefined);
      else change(withFetching(read(), id, 'failed'));
    },
    login: async (token) => {
      const answer = await sendLogin(token);
      // Who is let in already has a feed, and a second one would tell everything twice.
      if (read().link.kind !== 'locked') return;
      change({ ...read(), link: answer.ok ? { kind: 'connecting' } : { kind: 'locked', why: answer.why } });
      if (answer.ok) reconnect();
    },
  };
};
