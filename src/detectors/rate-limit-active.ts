import type { Outcome } from '../model/outcome.ts';
import { utcWords } from '../model/words.ts';
import { defineDetector, exampleNow, hours, minutes } from './define.ts';
import { endedRounds } from './read/examples.ts';
import { latestEnded } from './read/rounds.ts';

/** What a round was refused for, where it was for want of quota or of room. */
const refusal = (outcome: Outcome): string | undefined => {
  if (outcome.name === 'quota')
    return outcome.scope === 'other'
      ? 'a usage limit is reached'
      : `the ${outcome.scope.replace('_', '-')} limit is reached`;
  if (outcome.name !== 'transient') return undefined;
  if (outcome.kind === 'rate_limit') return 'the provider limits the rate';
  return outcome.kind === 'overloaded' ? 'the provider is overloaded' : undefined;
};

export const rateLimitActive = defineDetector({
  name: 'rate_limit_active',
  title: 'The provider holds us back',
  summary:
    'A usage or rate limit is reached and the Loop waits for it: not a fault, but the reason why nothing happens.',
  severity: 'info',
  reads: ['events'],
  thresholds: {
    after_s: {
      default: 3600,
      unit: 's',
      what: 'For how long after the wait, or after the refused round where there is no wait, the limit counts.',
    },
  },
  holdForMs: 0,
  repeatAfterMs: hours(24),
  mutedBy: [],
  autoStop: false,
  find: (watch, { after_s }, now) => {
    const [last] = latestEnded(watch, 1, now);
    const what = last === undefined ? undefined : refusal(last.state.outcome);
    if (last === undefined || what === undefined) return undefined;
    const until = watch.waiting?.until;
    if (now > (until ?? last.state.at) + after_s * 1000) return undefined;
    const waiting = until === undefined ? '' : `; the Loop waits until ${utcWords(until, now)}`;
    return { message: `${what}${waiting}`, lastAt: last.state.at };
  },
  cases: [
    {
      name: 'waiting for the reset',
      given: {
        ...endedRounds('ok', 'quota'),
        waiting: { reason: 'quota', since: exampleNow - minutes(1), until: exampleNow + hours(2) },
      },
      finds: 'the five-hour limit is reached; the Loop waits until 14:00 UTC',
    },
    {
      name: 'the provider limits the rate',
      given: endedRounds({ outcome: { name: 'transient', kind: 'rate_limit' } }),
      finds: 'the provider limits the rate',
    },
    { name: 'a good round lifted it', given: endedRounds('quota', 'ok') },
    { name: 'the network is another matter', given: endedRounds('transient') },
  ],
});
