import { defineDetector, hours } from './define.ts';
import { endedAs, lastEnd, latestEnded, shareOf } from './read/rounds.ts';
import { endedRounds } from './read/examples.ts';

export const timeoutRate = defineDetector({
  name: 'timeout_rate',
  title: 'Rounds hit the wall',
  summary:
    'Too many of the latest rounds were ended by `round_timeout_s`: the task is too large for it, or the agent hangs.',
  severity: 'warning',
  reads: ['events'],
  thresholds: {
    rate_pct: { default: 20, unit: '%', what: 'Share of the window that is too many.' },
    window_rounds: { default: 10, unit: 'rounds', what: 'How many of the latest rounds are looked at.' },
  },
  holdForMs: 0,
  repeatAfterMs: hours(6),
  mutedBy: [],
  autoStop: true,
  find: (watch, { rate_pct, window_rounds }, now) => {
    const late = latestEnded(watch, window_rounds, now).filter(endedAs('timeout'));
    if (late.length < shareOf(window_rounds, rate_pct)) return undefined;
    return { message: `${late.length} of the last ${window_rounds} rounds hit the wall`, ...lastEnd(late) };
  },
  cases: [
    {
      name: 'two of ten',
      given: endedRounds('ok', 'timeout', 'ok', 'ok', 'ok', 'ok', 'failed', 'ok', 'timeout', 'ok'),
      finds: '2 of the last 10 rounds hit the wall',
    },
    { name: 'one of ten', given: endedRounds('ok', 'ok', 'ok', 'ok', 'timeout', 'ok', 'ok', 'ok', 'ok', 'ok') },
    { name: 'the first round of a project', given: endedRounds('timeout') },
  ],
});
