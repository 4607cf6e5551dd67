import { defineDetector, hours } from './define.ts';
import { endedRounds } from './read/examples.ts';
import { lastEnd, latestEnded, streak, type EndedRound } from './read/rounds.ts';

const lostNetwork = ({ state: { outcome } }: EndedRound): boolean =>
  outcome.name === 'transient' && outcome.kind === 'network';

export const networkFail = defineDetector({
  name: 'network_fail',
  title: 'The network is away',
  summary: 'Round after round does not reach the provider.',
  severity: 'warning',
  reads: ['events'],
  thresholds: { rounds: { default: 2, unit: 'rounds', what: 'How many such rounds in a row raise the alert.' } },
  holdForMs: 0,
  repeatAfterMs: hours(3),
  mutedBy: ['rate_limit_active'],
  autoStop: false,
  find: (watch, { rounds }, now) => {
    const lost = streak(latestEnded(watch, Number.POSITIVE_INFINITY, now), lostNetwork);
    if (lost.length < rounds) return undefined;
    return { message: `the provider was not reached in ${lost.length} rounds in a row`, ...lastEnd(lost) };
  },
  cases: [
    {
      name: 'two in a row',
      given: endedRounds('ok', 'transient', 'transient'),
      finds: 'the provider was not reached in 2 rounds in a row',
    },
    { name: 'reached again', given: endedRounds('transient', 'transient', 'ok') },
    {
      name: 'an overloaded provider was reached',
      given: endedRounds(
        { outcome: { name: 'transient', kind: 'overloaded' } },
        { outcome: { name: 'transient', kind: 'overloaded' } },
      ),
    },
  ],
});
