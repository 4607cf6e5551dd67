import { active, words, type Defense } from './define.ts';

export const interruptedRoundRecovery: Defense = {
  name: 'interrupted_round_recovery',
  title: 'A round that lost its supervisor',
  summary:
    'A round that a dead supervisor left open is found at the next start: its processes are ended, its work is kept, and it is closed in the journal.',
  incident: {
    story:
      'After a crash of its machine a session stood as running for ever, through every restart, because only the dead process would have written its end.',
    references: ['https://github.com/stacklok/mecatl/issues/475'],
  },
  catches: 'A supervisor killed by SIGKILL: its successor ends the orphaned agent before it starts the next round.',
  leaves: 'A stranger that got the old process number: the round’s mark must be in its environment.',
  reads: [],
  value: () => words('at every start'),
  state: () => active('the journal is looked at before the first round'),
  guard: {
    file: 'test/unit/round/recovery.test.ts',
    test: 'has its processes ended, its tree saved, and is closed as interrupted',
  },
  cases: [{ name: 'always', given: {}, state: 'active', value: 'at every start' }],
};
