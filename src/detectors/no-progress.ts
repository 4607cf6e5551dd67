import { defineDetector, hours } from './define.ts';
import { endedRounds } from './read/examples.ts';
import { endedAs, lastEnd, latestEnded, streak, type EndedRound } from './read/rounds.ts';

const isOk = endedAs('ok');

/** It said that it was done, and nothing came of it. The Python tool told nothing of it. */
const wasIdle = (round: EndedRound): boolean => {
  const { progress } = round;
  if (!isOk(round) || progress === undefined) return false;
  return progress.cosmetic_only || (progress.commits === 0 && !progress.tree_changed);
};

const idle = {
  progress: {
    head_moved: false,
    tree_changed: false,
    commits: 0,
    files_changed: 0,
    lines_added: 0,
    lines_removed: 0,
    cosmetic_only: false,
  },
};

export const noProgress = defineDetector({
  name: 'no_progress',
  title: 'Rounds without a result',
  summary:
    'Round after round ends well and changes nothing in the repository: the work is done, or the agent only talks.',
  severity: 'warning',
  reads: ['events'],
  thresholds: { rounds: { default: 5, unit: 'rounds', what: 'How many such rounds in a row raise the alert.' } },
  holdForMs: 0,
  repeatAfterMs: hours(12),
  mutedBy: [],
  autoStop: true,
  find: (watch, { rounds }, now) => {
    const row = streak(latestEnded(watch, Number.POSITIVE_INFINITY, now), wasIdle);
    if (row.length < rounds) return undefined;
    return { message: `${row.length} rounds in a row changed nothing`, ...lastEnd(row) };
  },
  cases: [
    {
      name: 'five in a row',
      given: endedRounds(idle, idle, idle, idle, idle),
      finds: '5 rounds in a row changed nothing',
    },
    {
      name: 'lines moved about only',
      given: endedRounds(
        ...Array.from({ length: 5 }, () => ({
          progress: { ...idle.progress, tree_changed: true, cosmetic_only: true },
        })),
      ),
      finds: '5 rounds in a row changed nothing',
    },
    {
      name: 'a commit between',
      given: endedRounds(idle, idle, { progress: { ...idle.progress, commits: 1, tree_changed: true } }, idle, idle),
    },
    { name: 'a tool that tells no progress', given: endedRounds('ok', 'ok', 'ok', 'ok', 'ok', 'ok') },
  ],
});
