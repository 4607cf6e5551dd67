import { expect, test } from 'bun:test';
import { fail, ok } from '../../../../src/model/result.ts';
import { emptyWatch } from '../../../../src/model/watch.ts';
import type { RemoteHost } from '../../../../src/witness/remote/remote-host.ts';
import { watchHost } from '../../../../src/witness/remote/watch-host.ts';
import type { Witness } from '../../../../src/witness/witness.ts';
import { fakeClock, fakeStart } from '../../../support/fake-clock.ts';
import { fakeJournal } from '../../../support/fake-journal.ts';
import { fakeHost, fakeState } from '../../../support/witness.ts';

/** A host that answers as a test says, watched with a tolerance of 90 s. */
const watched = ({ alone = true, state = fakeState() } = {}) => {
  const clock = fakeClock();
  const journal = fakeJournal();
  const end = new AbortController();
  const polls: number[] = [];
  let answers = true;
  const remote: RemoteHost = {
    ...fakeHost(clock),
    name: 'pi',
    facts: () => ({ system: 'Linux', clockAhead: -3000 }),
    close: async () => {},
  };
  const witness: Witness = {
    poll: async () => {
      polls.push(clock.now() - fakeStart);
      if (!answers) return fail({ code: 'host_unreachable', host: 'pi', reason: 'Connection refused' });
      const evaluation = { findings: new Map(), blind: new Set<string>(), failed: new Map() };
      return ok({ at: clock.now(), news: [], watch: emptyWatch, detectors: [], evaluation, alerts: {} });
    },
  };
  const result = watchHost({
    clock,
    remote,
    witness,
    journal,
    state,
    intervalMs: 60_000,
    toleranceMs: 90_000,
    end: end.signal,
    onPoll: () => state.save({}),
    onBlip: () => {},
    onGiveup: () => {
      if (alone) end.abort();
      return !alone;
    },
  });
  const setAnswers = (now: boolean): void => {
    answers = now;
  };
  return { clock, journal, polls, result, end, state, setAnswers };
};

test('a host that goes away is tried after 1, 2, 4 … s, and lost when its time is over', async () => {
  const { clock, journal, polls, result, setAnswers } = watched();
  await clock.settle();
  setAnswers(false);
  expect(await clock.advanceUntil(result)).toMatchObject({ ok: false, failure: { code: 'host_unreachable' } });
  expect(polls.map((at) => at / 1000)).toEqual([0, 60, 61, 63, 67, 75, 91, 121, 150]);
  const kinds = journal.kinds();
  expect(kinds.filter((kind) => kind === 'monitor_remote_blip')).toHaveLength(8);
  expect(kinds.slice(-2)).toEqual(['monitor_remote_giveup', 'monitor_alert_emitted']);
});

test('one that is back in time was only a blip', async () => {
  const { clock, journal, result, end, setAnswers } = watched();
  await clock.settle();
  setAnswers(false);
  await clock.advance(62_000);
  setAnswers(true);
  await clock.advance(120_000);
  end.abort();
  expect(await result).toEqual({ ok: true, value: undefined });
  expect(journal.kinds()).toEqual([
    'monitor_remote_reached',
    'monitor_remote_blip',
    'monitor_remote_blip',
    'monitor_remote_reached',
  ]);
});

test('one of several that is lost is still tried, told again after hours, and its alert ends', async () => {
  const { clock, journal, result, end, state, setAnswers } = watched({ alone: false });
  await clock.settle();
  setAnswers(false);
  await clock.advance(200_000);
  expect(state.saved()).toMatchObject({ host_away: { kind: 'raised' } });
  await clock.advance(4 * 3_600_000);
  setAnswers(true);
  await clock.advance(31_000);
  end.abort();
  await result;
  const kinds = journal.kinds().filter((kind) => kind !== 'monitor_remote_blip');
  expect(kinds).toEqual([
    'monitor_remote_reached',
    'monitor_remote_giveup',
    'monitor_alert_emitted',
    'monitor_alert_emitted',
    'monitor_remote_reached',
    'monitor_alert_cleared',
  ]);
});

test('an alert that an earlier monitor raised ends when the host answers', async () => {
  const before = {
    kind: 'raised',
    since: fakeStart - 60_000,
    raised_at: fakeStart - 60_000,
    told_at: fakeStart - 60_000,
    severity: 'critical',
    message: 'no answer for 1 min 30 s',
    stop: 'not_due',
  } as const;
  const { clock, journal, result, end } = watched({ state: fakeState({ host_away: before }) });
  await clock.settle();
  end.abort();
  await result;
  expect(journal.kinds()).toEqual(['monitor_remote_reached', 'monitor_alert_cleared']);
});
