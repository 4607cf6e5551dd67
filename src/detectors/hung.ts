import { durationWords } from '../model/words.ts';
import { defineDetector, exampleNow, hours, minutes } from './define.ts';
import { runningRound } from './read/examples.ts';
import { timeSince } from './read/elapsed.ts';
import { openRound } from './read/rounds.ts';

export const hung = defineDetector({
  name: 'hung',
  title: 'A round outlives its limit',
  summary: 'The open round is far beyond its limit, so whoever should have ended it does not.',
  severity: 'critical',
  reads: ['events'],
  thresholds: { factor: { default: 1.5, unit: 'times', what: 'How many times its limit a round may be open.' } },
  holdForMs: 0,
  repeatAfterMs: hours(1),
  mutedBy: ['supervisor_stale'],
  autoStop: false,
  find: (watch, { factor }, now) => {
    const round = openRound(watch);
    if (round?.timeout === undefined) return undefined;
    const open = timeSince(watch, round.state.kind === 'running' ? round.state.spawnedAt : round.startedAt, now);
    if (open <= factor * round.timeout) return undefined;
    return {
      message: `round ${round.roundNum} is open for ${durationWords(open)}, its limit is ${durationWords(round.timeout)}`,
    };
  },
  cases: [
    {
      name: 'open for an hour with a limit of half an hour',
      given: { rounds: [runningRound(hours(1))] },
      finds: 'round 12 is open for 1 h, its limit is 30 min',
    },
    { name: 'within its limit', given: { rounds: [runningRound(minutes(20))] } },
    { name: 'being ended: a little over', given: { rounds: [runningRound(minutes(31))] } },
    {
      name: 'a laptop that slept all night with the round open',
      given: { rounds: [runningRound(hours(8.1))], clockJumps: [{ at: exampleNow - minutes(1), by: hours(8) }] },
    },
  ],
});
