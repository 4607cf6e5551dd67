import { defineDetector, hours } from './define.ts';
import { endedRounds } from './read/examples.ts';
import { endedAs, lastEnd, latestEnded, streak, type EndedRound } from './read/rounds.ts';

const isOk = endedAs('ok');

/** It said that it was done and left its work uncommitted. What a failed round leaves is for the next one. */
const leftWork = (round: EndedRound): boolean => isOk(round) && round.kept !== undefined && round.kept.how !== 'commit';

const kept = { kept: { how: 'stash', sha: '3f2c9a7be0d14c55' } } as const;

export const orphanChain = defineDetector({
  name: 'orphan_chain',
  title: 'Nothing is committed',
  summary:
    'Round after round ends well and leaves its work uncommitted: the prompt does not say to commit, or a hook refuses.',
  severity: 'warning',
  reads: ['events'],
  thresholds: { rounds: { default: 3, unit: 'rounds', what: 'How many such rounds in a row are a chain.' } },
  holdForMs: 0,
  repeatAfterMs: hours(6),
  mutedBy: [],
  autoStop: true,
  find: (watch, { rounds }, now) => {
    const chain = streak(latestEnded(watch, Number.POSITIVE_INFINITY, now), leftWork);
    if (chain.length < rounds) return undefined;
    return {
      message: `${chain.length} rounds in a row left their work uncommitted; agent-runner orphans lists it`,
      ...lastEnd(chain),
    };
  },
  cases: [
    {
      name: 'three stashes in a row',
      given: endedRounds('ok', kept, kept, kept),
      finds: '3 rounds in a row left their work uncommitted; agent-runner orphans lists it',
    },
    { name: 'a commit between', given: endedRounds(kept, kept, 'ok', kept) },
    { name: 'failed rounds leave their work for the next', given: endedRounds('failed', 'failed', 'failed') },
  ],
});
