import { defineDetector, hours, minutes } from './define.ts';
import { endedRounds } from './read/examples.ts';
import { endedAs, lastEnd, latestEnded, streak } from './read/rounds.ts';

const isUnexplained = endedAs('failed', 'unknown');
const short = { outcome: { name: 'failed' }, duration: 2000 } as const;

export const crashLoop = defineDetector({
  name: 'crash_loop',
  title: 'Round after round crashes',
  summary: 'Many rounds in a row ended within seconds, and nothing explains it: a broken installation, a wrong flag.',
  severity: 'critical',
  reads: ['events'],
  thresholds: {
    rounds: { default: 5, unit: 'rounds', what: 'How many such rounds in a row raise the alert.' },
    short_s: { default: 10, unit: 's', what: 'A round that ends sooner did no work.' },
  },
  holdForMs: 0,
  repeatAfterMs: hours(6),
  mutedBy: ['oauth_fail'],
  autoStop: true,
  find: (watch, { rounds, short_s }, now) => {
    const crashed = streak(
      latestEnded(watch, Number.POSITIVE_INFINITY, now),
      (round) => isUnexplained(round) && (round.state.agentEnd?.duration ?? 0) < short_s * 1000,
    );
    if (crashed.length < rounds) return undefined;
    return {
      message: `${crashed.length} rounds in a row ended within ${short_s} s, and nothing explains it`,
      ...lastEnd(crashed),
    };
  },
  cases: [
    {
      name: 'five in a row',
      given: endedRounds('ok', short, short, short, short, short),
      finds: '5 rounds in a row ended within 10 s, and nothing explains it',
    },
    { name: 'four in a row', given: endedRounds('ok', short, short, short, short) },
    {
      name: 'failures after minutes of work',
      given: endedRounds(...Array.from({ length: 6 }, () => ({ ...short, duration: minutes(3) }))),
    },
  ],
});
