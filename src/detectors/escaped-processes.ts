import { defineDetector, hours } from './define.ts';
import { endedRounds } from './read/examples.ts';
import { lastEnd, latestEnded, type EndedRound } from './read/rounds.ts';

const sweptIn = ({ state }: EndedRound): readonly string[] => state.agentEnd?.swept ?? [];
const survivorsIn = ({ state }: EndedRound): readonly string[] => state.agentEnd?.survivors ?? [];

const escape = { swept: ['4730 node server.js'] };

export const escapedProcesses = defineDetector({
  name: 'escaped_processes',
  title: 'Rounds leave processes behind',
  summary: 'Processes outlive the agent round after round and must be ended for it, or could not be ended at all.',
  severity: 'warning',
  reads: ['events'],
  thresholds: {
    rounds: { default: 3, unit: 'rounds', what: 'How many rounds that left processes behind raise the alert.' },
    window_rounds: { default: 10, unit: 'rounds', what: 'How many of the latest rounds are looked at.' },
  },
  holdForMs: 0,
  repeatAfterMs: hours(12),
  mutedBy: [],
  autoStop: true,
  find: (watch, { rounds, window_rounds }, now) => {
    const recent = latestEnded(watch, window_rounds, now);
    const last = recent.at(-1);
    const survivor = last === undefined ? undefined : survivorsIn(last)[0];
    if (last !== undefined && survivor !== undefined)
      return { message: `round ${last.roundNum} left a process that cannot be ended: ${survivor}`, ...lastEnd([last]) };
    const escaped = recent.filter((round) => sweptIn(round).length > 0);
    if (escaped.length < rounds) return undefined;
    const [example = ''] = escaped.flatMap(sweptIn).slice(-1);
    return {
      message: `${escaped.length} of the last ${window_rounds} rounds left processes behind; the last: ${example}`,
      ...lastEnd(escaped),
    };
  },
  cases: [
    {
      name: 'a server in three rounds',
      given: endedRounds(escape, 'ok', escape, escape),
      finds: '3 of the last 10 rounds left processes behind; the last: 4730 node server.js',
    },
    {
      name: 'one that cannot be ended',
      given: endedRounds('ok', { survivors: ['4731 cp'] }),
      finds: 'round 2 left a process that cannot be ended: 4731 cp',
    },
    { name: 'one round, once', given: endedRounds('ok', escape, 'ok') },
  ],
});
