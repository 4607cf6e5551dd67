import { agents } from '../../src/agents/index.ts';
import { readConfig } from '../../src/config/load.ts';
import { loopPolicy } from '../../src/config/loop-settings.ts';
import { roundSettings } from '../../src/config/settings.ts';
import type { DefenseFacts, FactsChange } from '../../src/defenses/define.ts';
import { rules } from '../../src/loop/delays.ts';

const text = '[agent]\npreset = "demo"\n[prompt]\nfile = "prompt.md"\n';

/** Every key at its default, in a repository on a Linux machine without a cgroup of our own; with what a case changes. */
export const defenseFacts = (change: FactsChange = {}): DefenseFacts => {
  const loaded = readConfig(text, '/project/agent-runner.toml', {
    folder: '/project',
    home: '/home/user',
    self: ['agent-runner'],
    agents,
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  const settings = roundSettings(loaded.value);
  return {
    dirtyAction: settings.dirtyAction,
    stashIdempotencyMs: settings.stashIdempotencyMs,
    restartDelayMs: loopPolicy(loaded.value, 'UTC').restartDelayMs,
    crashLoopRounds: rules.crashLimit,
    containment: { subreaper: true, memoryController: false },
    system: 'linux',
    workTree: true,
    startupChecksSkipped: false,
    ...change,
    limits: { ...settings.limits, ...change.limits },
  };
};
