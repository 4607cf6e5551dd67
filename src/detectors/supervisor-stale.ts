import type { Watch } from '../model/watch.ts';
import type { EpochMs } from '../model/time.ts';
import { durationWords } from '../model/words.ts';
import { defineDetector, exampleNow, hours, minutes } from './define.ts';
import { endedRounds, runningRound } from './read/examples.ts';
import { timeSince } from './read/elapsed.ts';
import { openRound } from './read/rounds.ts';

/** Until when it is right that nothing is written. */
const quietUntil = (watch: Watch): EpochMs => {
  // A round that outlives its limit is another matter: `hung`.
  if (openRound(watch) !== undefined) return Number.POSITIVE_INFINITY;
  return Math.max(watch.waiting?.until ?? 0, watch.lastEventAt ?? 0);
};

const running = { supervisor: { kind: 'running', pid: 4711, startedAt: exampleNow - hours(9) } } as const;

export const supervisorStale = defineDetector({
  name: 'supervisor_stale',
  title: 'The supervisor is gone or stuck',
  summary: 'The supervisor ended without a word (killed, or the machine restarted), or it lives and does nothing.',
  severity: 'critical',
  reads: ['supervisor', 'events'],
  thresholds: {
    silent_s: {
      default: 900,
      unit: 's',
      what: 'For how long a living supervisor may be silent when it neither waits nor runs a round.',
    },
  },
  holdForMs: 30_000,
  repeatAfterMs: hours(3),
  mutedBy: [],
  autoStop: false,
  find: (watch, { silent_s }, now) => {
    const { supervisor } = watch;
    if (supervisor.kind === 'gone')
      return { message: `process ${supervisor.pid} of serve.pid is gone: it was killed, or the machine restarted` };
    if (supervisor.kind === 'none') return undefined;
    const silent = timeSince(watch, Math.max(quietUntil(watch), supervisor.startedAt), now);
    if (silent <= silent_s * 1000) return undefined;
    return { message: `process ${supervisor.pid} lives, but did nothing for ${durationWords(silent)}` };
  },
  cases: [
    {
      name: 'serve.pid names a process that is gone',
      given: { supervisor: { kind: 'gone', pid: 4711 } },
      finds: 'process 4711 of serve.pid is gone: it was killed, or the machine restarted',
    },
    {
      name: 'silent for an hour between rounds',
      given: { ...running, ...endedRounds('ok'), lastEventAt: exampleNow - hours(1) },
      finds: 'process 4711 lives, but did nothing for 1 h',
    },
    {
      name: 'waiting for a reset',
      given: {
        ...running,
        lastEventAt: exampleNow - hours(3),
        waiting: { reason: 'quota', since: exampleNow - hours(3), until: exampleNow + hours(1) },
      },
    },
    {
      name: 'an agent at work',
      given: { ...running, rounds: [runningRound(minutes(29))], lastEventAt: exampleNow - minutes(29) },
    },
    {
      name: 'a laptop that slept between two rounds',
      given: {
        ...running,
        ...endedRounds('ok'),
        lastEventAt: exampleNow - hours(8.1),
        clockJumps: [{ at: exampleNow - minutes(1), by: hours(8) }],
      },
    },
    { name: 'nobody was started', given: {} },
  ],
});
