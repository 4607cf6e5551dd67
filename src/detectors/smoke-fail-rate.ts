import { defineDetector, exampleNow, hours, minutes } from './define.ts';
import { shareOf } from './read/rounds.ts';

const attempts = (...refused: readonly (string | undefined)[]) =>
  refused.map((reason, index) => ({
    at: exampleNow - (refused.length - index) * minutes(5),
    ...(reason === undefined ? {} : { refused: reason }),
  }));

export const smokeFailRate = defineDetector({
  name: 'smoke_fail_rate',
  title: 'Startup checks fail',
  summary: 'Too many of the latest tries to begin a round were refused by a startup check.',
  severity: 'warning',
  reads: ['events'],
  thresholds: {
    rate_pct: { default: 10, unit: '%', what: 'Share of the window that is too many.' },
    window_rounds: { default: 10, unit: 'rounds', what: 'How many of the latest tries are looked at.' },
  },
  holdForMs: 0,
  repeatAfterMs: hours(6),
  mutedBy: ['disk_critical'],
  autoStop: false,
  find: (watch, { rate_pct, window_rounds }, now) => {
    const recent = watch.attempts.slice(-window_rounds).filter(({ at }) => now - at <= hours(8 * 24));
    const refused = recent.filter((attempt) => attempt.refused !== undefined);
    const last = refused.at(-1);
    if (last === undefined || refused.length < shareOf(window_rounds, rate_pct)) return undefined;
    const counted = `${refused.length} of the last ${window_rounds} starts`;
    return { message: `${counted} failed a startup check; the last: ${last.refused}`, lastAt: last.at };
  },
  cases: [
    {
      name: 'one of the last ten',
      given: { attempts: attempts(undefined, undefined, 'prompt: prompts/main.md is empty', undefined) },
      finds: '1 of the last 10 starts failed a startup check; the last: prompt: prompts/main.md is empty',
    },
    { name: 'none', given: { attempts: attempts(undefined, undefined, undefined) } },
    {
      name: 'a refusal before the last ten',
      given: { attempts: attempts('prompt: it is empty', ...Array.from({ length: 10 }, () => undefined)) },
    },
  ],
});
