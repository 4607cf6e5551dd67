import { defineDetector, exampleNow, hours, minutes } from './define.ts';

const torn = { at: exampleNow - minutes(3), reason: 'not JSON: cut short or overwritten' };

export const journalDamage = defineDetector({
  name: 'journal_damage',
  title: 'The journal is damaged',
  summary: 'Lines of the journal cannot be read, or were lost: a full disk, a power cut, or somebody writes into it.',
  severity: 'warning',
  reads: ['events'],
  thresholds: {
    lines: { default: 1, unit: 'lines', what: 'How many damaged lines raise the alert.' },
    remember_s: { default: 3600, unit: 's', what: 'For how long a damaged line is told.' },
  },
  holdForMs: 0,
  repeatAfterMs: hours(12),
  mutedBy: ['disk_critical'],
  autoStop: false,
  find: (watch, { lines, remember_s }, now) => {
    const recent = watch.damage.filter(({ at }) => now - at <= remember_s * 1000);
    const last = recent.at(-1);
    if (last === undefined || recent.length < lines) return undefined;
    const places = recent.length === 1 ? '' : ` in ${recent.length} places, last`;
    return { message: `the journal cannot be read${places}: ${last.reason}`, lastAt: last.at };
  },
  cases: [
    {
      name: 'a torn line',
      given: { damage: [torn] },
      finds: 'the journal cannot be read: not JSON: cut short or overwritten',
    },
    {
      name: 'two of them',
      given: { damage: [torn, torn] },
      finds: 'the journal cannot be read in 2 places, last: not JSON: cut short or overwritten',
    },
    { name: 'none', given: {} },
    { name: 'of yesterday', given: { damage: [{ ...torn, at: exampleNow - hours(24) }] } },
  ],
});
