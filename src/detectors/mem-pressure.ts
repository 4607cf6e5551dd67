import { defineDetector, hours, minutes } from './define.ts';
import { sampleNow } from './read/examples.ts';

export const memPressure = defineDetector({
  name: 'mem_pressure',
  title: 'Memory runs out',
  summary:
    'The machine has hardly any memory left that programs can get: the kernel will soon end one, and perhaps not the guilty one.',
  severity: 'warning',
  reads: ['host'],
  thresholds: {
    available_min_mb: { default: 200, unit: 'MB', what: 'Less available memory than this is too little.' },
  },
  holdForMs: minutes(1),
  repeatAfterMs: hours(1),
  mutedBy: [],
  autoStop: true,
  find: (watch, { available_min_mb }) => {
    const available = watch.samples.at(-1)?.memAvailableMb;
    if (available === undefined || available >= available_min_mb) return undefined;
    return { message: `${Math.round(available)} MB of memory are available` };
  },
  cases: [
    { name: '120 MB left', given: sampleNow({ memAvailableMb: 120 }), finds: '120 MB of memory are available' },
    { name: '8 GB left', given: sampleNow({ memAvailableMb: 8192 }) },
    { name: 'the machine does not tell', given: sampleNow({}) },
  ],
});
