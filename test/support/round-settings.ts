import type { RoundSettings } from '../../src/model/round-settings.ts';

/** Settings of a round, with what a test cares about put in. */
export const roundSettings = (changes: Partial<RoundSettings> = {}): RoundSettings => ({
  project: 'project',
  workDir: '/work-tree',
  logDir: '/logs',
  phase: '',
  agent: {
    preset: 'custom',
    name: 'agent',
    command: ['agent'],
    promptArguments: ['{prompt}'],
    promptDelivery: 'argv',
    env: {},
  },
  limits: { timeoutMs: 60_000, logBytes: 64 * 1024 * 1024, killGraceMs: 1000, lingerGraceMs: 1000 },
  prompt: {
    files: ['/work-tree/prompt.md'],
    separator: '\n\n',
    stripFrontmatter: true,
    minBytes: 10,
    contextMode: 'prepend',
  },
  dirtyAction: 'stash',
  stashIdempotencyMs: 5000,
  hooks: { context: {}, timeoutMs: 30_000 },
  freshEyesEvery: 0,
  logRetention: 0,
  diskCriticalPct: 95,
  ...changes,
});
