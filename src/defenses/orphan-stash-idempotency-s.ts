import { active, inSeconds, off, type Defense } from './define.ts';

export const orphanStashIdempotencyS: Defense = {
  name: 'orphan_stash_idempotency_s',
  title: 'The same leftovers once',
  summary: 'Leftovers that equal those just stashed are not stashed a second time within this time.',
  incident: {
    story:
      'A hook that stashed before every risky command made 50 needless stashes in one session; nobody could tell any more which of them held work.',
    references: ['https://github.com/laurigates/claude-plugins/issues/2652'],
  },
  catches: 'A restart within seconds of the round’s end: one stash.',
  leaves: 'Other work in the same files: a stash of its own.',
  reads: ['vcs.stash_idempotency_s', 'vcs.dirty_action', 'a git work tree'],
  value: ({ stashIdempotencyMs }) => inSeconds(stashIdempotencyMs),
  state: ({ dirtyAction, stashIdempotencyMs, workTree }) => {
    if (!workTree) return off('the work folder is not in a git work tree');
    if (dirtyAction !== 'stash') return off(`vcs.dirty_action is ${dirtyAction}, so nothing is stashed`);
    return stashIdempotencyMs > 0 ? active('a repeated stash is skipped') : off('vcs.stash_idempotency_s is 0');
  },
  guard: {
    file: 'test/process/leftovers.test.ts',
    test: 'the same leftovers within the time are stashed once, later ones again',
  },
  cases: [
    { name: 'five seconds, the default', given: {}, state: 'active', value: '5 s' },
    { name: 'switched off', given: { stashIdempotencyMs: 0 }, state: 'off', value: '0 s' },
    { name: 'committing instead', given: { dirtyAction: 'auto_commit' }, state: 'off', value: '5 s' },
  ],
};
