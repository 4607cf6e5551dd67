import { active, amount, type Defense } from './define.ts';

export const crashLoopBreaker: Defense = {
  name: 'crash_loop_breaker',
  title: 'Give up in time',
  summary: 'This many short failures in a row that nothing explains end the Loop.',
  incident: {
    story:
      'A supervisor that started a dead agent anew without a pause turned a reached usage limit into a tight loop: every start cost another session.',
    references: [
      'https://github.com/WallyDoodlez/SquidSquad/pull/12293',
      'https://github.com/gastownhall/gastown/pull/687',
    ],
  },
  catches: 'An agent that dies at its start, again and again: exit 79, and no service manager that starts it again.',
  leaves: 'A usage limit or an overloaded provider: those have a reason, and count as no crash.',
  reads: [],
  value: ({ crashLoopRounds }) => amount(crashLoopRounds, 'rounds'),
  state: () => active('short unexplained failures are counted'),
  guard: {
    file: 'test/unit/loop/decide.test.ts',
    test: 'five short unexplained failures in a row end the Loop with 79',
  },
  cases: [{ name: 'five', given: {}, state: 'active', value: '5 rounds' }],
};
