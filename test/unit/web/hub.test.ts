import { expect, test } from 'bun:test';
import { fail } from '../../../src/model/result.ts';
import { seconds } from '../../../src/model/time.ts';
import type { WebStream } from '../../../src/ports/web-server.ts';
import { refusal } from '../../../src/web/answers.ts';
import { openHub } from '../../../src/web/hub.ts';
import type { DashboardProject, FeedMessage } from '../../../src/web/project.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const unseen = (why: string): FeedMessage => ({
  name: 'unseen',
  data: { id: 'p', since: '2026-11-22T12:00:00Z', why },
});

/** A project that counts how often it is looked at. */
const counted = (look: () => Promise<readonly FeedMessage[]> = async () => []) => {
  const counts = { begun: 0, looks: 0, closed: 0 };
  const no = async () => fail(refusal(404, { code: 'x', message: '', hint: null }));
  const project: DashboardProject = {
    shown: { id: 'p', project: 'p', host: null },
    begin: () => void (counts.begun += 1),
    look: () => {
      counts.looks += 1;
      return look();
    },
    pause: () => seconds(1),
    current: () => [unseen('current')],
    history: no,
    round: no,
    log: no,
    order: no,
    close: async () => void (counts.closed += 1),
  };
  return { counts, project };
};

const listener = (): WebStream & { text: string; ended: boolean } => {
  const stream = {
    text: '',
    ended: false,
    send: (piece: string) => void (stream.text += piece),
    end: () => void (stream.ended = true),
  };
  return stream;
};

test('nothing is looked at while nobody listens, and once for all who do', async () => {
  const clock = fakeClock();
  const { counts, project } = counted(async () => [unseen('news')]);
  const hub = openHub(clock, [project]);
  await clock.advance(seconds(60));
  expect(counts.looks).toBe(0);

  const [one, other] = [listener(), listener()];
  const leaveOne = hub.join(one);
  await clock.advance(seconds(10));
  const leaveOther = hub.join(other);
  await clock.advance(seconds(10));
  expect(counts).toEqual({ begun: 1, looks: 21, closed: 0 });
  // Who comes later is told at once what is current; who came first had it from the first look.
  expect(other.text).toStartWith('retry: 3000\n\nid: ');
  expect(other.text).toContain('"why":"current"');
  expect(one.text).not.toContain('"why":"current"');
  expect(one.text).toMatch(/id: 1\nevent: unseen\ndata: \{"id":"p".*"why":"news"\}\n\n/);
  expect(one.text.match(/^event: alive$/gm)).toHaveLength(1);

  leaveOne();
  await clock.advance(seconds(5));
  expect(counts.looks).toBe(26);
  leaveOther();
  await clock.advance(seconds(60));
  expect(counts.looks).toBe(26);
  hub.join(listener());
  await clock.advance(seconds(1));
  expect(counts.begun).toBe(2);
});

test('two looks at one project never overlap, also when a page is loaded again during a slow one', async () => {
  const clock = fakeClock();
  let [atOnce, most] = [0, 0];
  const { project } = counted(async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await clock.sleep(seconds(30));
    atOnce -= 1;
    return [];
  });
  const hub = openHub(clock, [project]);
  for (let load = 0; load < 5; load += 1) {
    const leave = hub.join(listener());
    await clock.advance(seconds(3));
    leave();
  }
  hub.join(listener());
  await clock.advance(seconds(100));
  expect(most).toBe(1);
});

test('a bug at one project is told, and takes nobody else down', async () => {
  const clock = fakeClock();
  const broken = counted(async () => {
    throw new Error('a slip');
  });
  const well = counted(async () => [unseen('well')]);
  const hub = openHub(clock, [broken.project, well.project]);
  const stream = listener();
  hub.join(stream);
  await clock.advance(seconds(2));
  expect(stream.text).toContain('a slip');
  expect(stream.text).toContain('"why":"well"');
  expect(broken.counts.looks).toBe(3);
});

test('the thirty-third listener is sent away; closing ends the others', async () => {
  const hub = openHub(fakeClock(), [counted().project]);
  const streams = Array.from({ length: 33 }, () => listener());
  for (const stream of streams) hub.join(stream);
  expect(hub.full()).toBe(true);
  expect(streams.map(({ ended }) => ended).filter(Boolean)).toHaveLength(1);
  await hub.close();
  expect(streams.every(({ ended }) => ended)).toBe(true);
});
