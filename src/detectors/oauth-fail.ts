import type { EpochMs } from '../model/time.ts';
import type { Watch } from '../model/watch.ts';
import { defineDetector, exampleNow, hours, minutes } from './define.ts';
import { endedRounds } from './read/examples.ts';
import { endedAs, lastEnd, latestEnded, type EndedRound } from './read/rounds.ts';

const isRefused = endedAs('auth', 'billing');

/** Rounds since a person last mended the login: those before are settled. */
const sinceRenewal = (watch: Watch, window: number, now: EpochMs): readonly EndedRound[] =>
  latestEnded(watch, window, now).filter(({ startedAt }) => startedAt >= (watch.loginRenewedAt ?? 0));

export const oauthFail = defineDetector({
  name: 'oauth_fail',
  title: 'The login is refused',
  summary:
    'The provider refuses the agent’s login or billing, so every further round is wasted until a person mends it.',
  severity: 'critical',
  reads: ['events', 'round logs'],
  thresholds: {
    rounds: { default: 2, unit: 'rounds', what: 'How many refused rounds raise the alert.' },
    window_rounds: { default: 10, unit: 'rounds', what: 'How many of the latest rounds are looked at.' },
  },
  holdForMs: 0,
  repeatAfterMs: hours(6),
  mutedBy: [],
  autoStop: true,
  find: (watch, { rounds, window_rounds }, now) => {
    const refused = sinceRenewal(watch, window_rounds, now).filter(
      (round) => isRefused(round) || watch.refusedByText.includes(round.roundNum),
    );
    if (refused.length < rounds) return undefined;
    const what = refused.every(endedAs('billing')) ? 'billing' : 'the login';
    return {
      message: `${what} was refused in ${refused.length} of the last ${window_rounds} rounds`,
      ...lastEnd(refused),
    };
  },
  cases: [
    {
      name: 'two refused rounds',
      given: endedRounds('ok', 'auth', 'ok', 'auth'),
      finds: 'the login was refused in 2 of the last 10 rounds',
    },
    {
      name: 'the logs of failed rounds say so, for an agent without a reader',
      given: { ...endedRounds('failed', 'failed', 'failed'), refusedByText: [1, 3] },
      finds: 'the login was refused in 2 of the last 10 rounds',
    },
    { name: 'one refused round', given: endedRounds('ok', 'ok', 'auth') },
    { name: 'rounds that failed for other reasons', given: endedRounds('failed', 'timeout', 'failed', 'quota') },
    {
      name: 'the supervisor was started again since',
      given: { ...endedRounds('auth', 'auth', 'ok'), loginRenewedAt: exampleNow - minutes(7) },
    },
  ],
});
