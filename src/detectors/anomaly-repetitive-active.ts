import { defineDetector, hours, minutes } from './define.ts';
import { endedRounds, runningRound } from './read/examples.ts';
import { openRound } from './read/rounds.ts';

const repetition = { roundNum: 12, tool: 'Bash', times: 9 };

export const anomalyRepetitiveActive = defineDetector({
  name: 'anomaly_repetitive_active',
  title: 'The agent turns in circles',
  summary: 'The agent of the open round calls the same tool with the same input over and over.',
  severity: 'warning',
  reads: ['events'],
  thresholds: { times: { default: 8, unit: 'times', what: 'How many equal calls in a row are too many.' } },
  holdForMs: 0,
  repeatAfterMs: hours(1),
  mutedBy: [],
  autoStop: false,
  find: (watch, { times }) => {
    const round = openRound(watch);
    const told = watch.repetition;
    if (told === undefined || round?.roundNum !== told.roundNum || told.times < times) return undefined;
    return {
      message: `round ${told.roundNum}: ${told.tool} was called ${told.times} times in a row with the same input`,
    };
  },
  cases: [
    {
      name: 'in the open round',
      given: { rounds: [runningRound(minutes(4))], repetition },
      finds: 'round 12: Bash was called 9 times in a row with the same input',
    },
    { name: 'the round is over', given: { ...endedRounds({ roundNum: 12 }), repetition } },
    { name: 'nothing was told', given: { rounds: [runningRound(minutes(4))] } },
  ],
});
