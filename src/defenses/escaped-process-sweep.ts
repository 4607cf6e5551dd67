import { active, degraded, words, type Defense } from './define.ts';

export const escapedProcessSweep: Defense = {
  name: 'escaped_process_sweep',
  title: 'Nothing survives a round',
  summary:
    'Whatever descends from a round’s agent is ended with the round, also after setsid, a double fork or an emptied environment.',
  incident: {
    story:
      'Servers that an agent had started outlived its sessions: after three days about 80 processes held 13 GB of swap, and the kernel’s memory killer struck 1,625 times within 24 hours.',
    references: [
      'https://github.com/anthropics/claude-code/issues/26658',
      'https://github.com/anthropics/claude-code/issues/42881',
    ],
  },
  catches: 'A daemon that the agent put into a session of its own is found and ended, and `agent_exit` tells which.',
  leaves: 'A process of the same name that somebody else started: nothing is ever found by name.',
  reads: ['the subreaper (Linux)', 'a cgroup that is ours to use'],
  value: ({ containment }) => {
    const means = ['group', 'descendants'];
    if (containment.subreaper) means.push('subreaper');
    if (containment.cgroup !== undefined) means.push('cgroup');
    return words(means.join(', '));
  },
  state: ({ containment, system }) => {
    if (containment.subreaper) return active('every orphaned descendant becomes our child');
    return degraded(
      system === 'darwin'
        ? 'macOS has no subreaper, so a process that leaves both its group and its parents is not found'
        : 'this kernel refused to make us the subreaper',
    );
  },
  guard: { file: 'test/process/escapes.test.ts', test: 'ends with its round, and is told' },
  cases: [
    { name: 'Linux', given: {}, state: 'active', value: 'group, descendants, subreaper' },
    {
      name: 'Linux with a cgroup of our own',
      given: { containment: { subreaper: true, cgroup: '/sys/fs/cgroup/user.slice', memoryController: true } },
      state: 'active',
      value: 'group, descendants, subreaper, cgroup',
    },
    {
      name: 'macOS',
      given: { system: 'darwin', containment: { subreaper: false, memoryController: false } },
      state: 'degraded',
      value: 'group, descendants',
    },
  ],
};
