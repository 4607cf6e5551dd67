import { active, degraded, inMegabytes, off, words, type Defense } from './define.ts';

export const roundMemoryMaxMb: Defense = {
  name: 'round_memory_max_mb',
  title: 'Memory of the round',
  summary: 'The processes of a round together may not hold more memory than this.',
  incident: {
    story:
      'An agent process grew past 120 GB until the kernel killed it; another froze a machine of 16 GB so that it had to be switched off.',
    references: [
      'https://github.com/anthropics/claude-code/issues/4953',
      'https://github.com/anthropics/claude-code/issues/11315',
    ],
  },
  catches: 'A round that allocates without end is ended and told as `over_memory`; the machine stays up.',
  leaves: 'A round that stays below, however many processes share the sum.',
  reads: ['runtime.round_memory_max_mb', 'a memory cgroup that is ours to use'],
  value: ({ limits }) => (limits.memoryBytes === undefined ? words('none') : inMegabytes(limits.memoryBytes)),
  state: ({ limits, containment }) => {
    if (limits.memoryBytes === undefined) return off('runtime.round_memory_max_mb is not set');
    return containment.memoryController
      ? active('the kernel enforces it')
      : degraded('no memory cgroup is ours, so the sum is sampled and a fast leap can pass it for a moment');
  },
  guard: {
    file: 'test/unit/round/supervise.test.ts',
    test: 'memory is watched only where a limit is set and the kernel does not hold it',
  },
  cases: [
    {
      name: 'enforced by the kernel',
      given: {
        limits: { memoryBytes: 4_294_967_296 },
        containment: { subreaper: true, cgroup: '/sys/fs/cgroup/user.slice', memoryController: true },
      },
      state: 'active',
      value: '4096 MB',
    },
    { name: 'sampled', given: { limits: { memoryBytes: 4_294_967_296 } }, state: 'degraded', value: '4096 MB' },
    { name: 'not set, the default', given: {}, state: 'off', value: 'none' },
  ],
};
