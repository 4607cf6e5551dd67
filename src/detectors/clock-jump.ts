import { durationWords } from '../model/words.ts';
import { defineDetector, exampleNow, hours, minutes } from './define.ts';

export const clockJump = defineDetector({
  name: 'clock_jump',
  title: 'The clock was set',
  summary:
    'The wall clock jumped, or the machine slept: times in the journal and waits until a time of day are not what they seem.',
  severity: 'info',
  reads: ['host', 'events'],
  thresholds: {
    jump_s: { default: 120, unit: 's', what: 'A smaller jump is a correction.' },
    remember_s: { default: 1800, unit: 's', what: 'For how long a jump is told.' },
  },
  holdForMs: 0,
  repeatAfterMs: hours(24),
  mutedBy: [],
  autoStop: false,
  find: (watch, { jump_s, remember_s }, now) => {
    const jump = watch.clockJumps.findLast(({ by }) => Math.abs(by) >= jump_s * 1000);
    if (jump === undefined || now - jump.at > remember_s * 1000) return undefined;
    const length = durationWords(Math.abs(jump.by));
    const message =
      jump.by < 0 ? `the clock was set back by ${length}` : `the clock was set on by ${length}, or the machine slept`;
    return { message, lastAt: jump.at };
  },
  cases: [
    {
      name: 'set back by an hour',
      given: { clockJumps: [{ at: exampleNow - minutes(5), by: -hours(1) }] },
      finds: 'the clock was set back by 1 h',
    },
    {
      name: 'a laptop that slept',
      given: { clockJumps: [{ at: exampleNow - minutes(1), by: hours(8) }] },
      finds: 'the clock was set on by 8 h, or the machine slept',
    },
    { name: 'a correction by a second', given: { clockJumps: [{ at: exampleNow - minutes(1), by: 1000 }] } },
    { name: 'yesterday', given: { clockJumps: [{ at: exampleNow - hours(20), by: -hours(1) }] } },
  ],
});
