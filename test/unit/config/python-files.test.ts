import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loopPolicy } from '../../../src/config/loop-settings.ts';
import { witnessSettings } from '../../../src/config/witness.ts';
import { roundSettings } from '../../../src/config/settings.ts';
import { configOf } from '../../support/config-text.ts';

const folder = join(import.meta.dir, '../../golden/releases/0.1.6-python/config');
const golden = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('files of the Python tool 0.1.6', () => {
  test.each(readdirSync(folder))('%s loads unchanged', (name) => {
    expect(configOf(golden(name)).values.agent.command).toBeDefined();
  });

  test('the shortest one gets the defaults that it had there', () => {
    const config = configOf(golden('example.toml'));
    expect(roundSettings(config)).toMatchObject({
      project: 'project',
      workDir: '/home/ada/project',
      logDir: '/home/ada/.agent-runner/project/logs',
      phase: '',
      agent: {
        preset: 'claude',
        name: 'claude',
        command: ['claude', '-p'],
        promptArguments: ['{prompt}'],
        promptDelivery: 'argv',
        // The preset is recognised for its reader only; it adds nothing to how the agent was started.
        env: {},
      },
      limits: { timeoutMs: 1_800_000 },
      prompt: { files: ['/home/ada/project/prompts/main.md'], contextMode: 'prepend' },
      dirtyAction: 'stash',
      stashIdempotencyMs: 5000,
      diskCriticalPct: 95,
    });
    expect(loopPolicy(config, 'UTC')).toEqual({ restartDelayMs: 3000, phases: [] });
    expect(config.values.monitor).toMatchObject({
      auto_stop_on: ['oauth_fail', 'disk_critical'],
      auth_fail_hint: '',
    });
    expect(witnessSettings(config, 'UTC').rules).toMatchObject({
      disk_warning: { thresholds: { used_pct: 90 } },
      oauth_fail: { thresholds: { rounds: 2 } },
    });
  });

  test('every key keeps its meaning', () => {
    const config = configOf(golden('everything.toml'));
    expect(roundSettings(config, 'converge')).toMatchObject({
      project: 'shop',
      workDir: '/home/ada/src/shop',
      logDir: '/var/log/agent-runner/shop',
      phase: 'converge',
      phaseIndex: 1,
      agent: { preset: 'claude', name: 'night shift', promptArguments: ['-p', '{prompt}'], promptDelivery: 'argv' },
      limits: { timeoutMs: 900_000 },
      prompt: { contextMode: 'file' },
      dirtyAction: 'ignore',
      stashIdempotencyMs: 7000,
      diskCriticalPct: 90,
    });
    expect(loopPolicy(config, 'UTC')).toEqual({
      restartDelayMs: 10_000,
      phases: ['diverge', 'converge', 'refine', 'converge'],
    });
  });

  test('an empty template still means that the prompt is not passed, and is doubted aloud', () => {
    const config = configOf(golden('without-prompt.toml'));
    const settings = roundSettings(config);
    expect(settings.agent).toMatchObject({ preset: 'custom', promptArguments: [], promptDelivery: 'argv' });
    expect(settings.prompt.contextMode).toBe('none');
    expect(settings.logDir).toBe('/home/ada/project/logs');
    expect(config.warnings).toEqual([
      { path: 'agent.prompt_arg_template', line: 4, column: 1, reason: expect.stringContaining('not passed') },
    ]);
  });

  test('later spellings of the 0.1 series are read too', () => {
    const config = configOf(golden('later-0.1.toml'));
    expect(roundSettings(config, 'build').limits.timeoutMs).toBe(3_600_000);
    expect(roundSettings(config, 'review')).toMatchObject({
      limits: { timeoutMs: 600_000 },
      prompt: { files: ['/home/ada/project/prompts/review.md'] },
      agent: { promptDelivery: 'stdin', promptArguments: ['-p'], env: { GEMINI_CLI_TRUST_WORKSPACE: 'true' } },
      logRetention: 100,
      dirtyAction: 'auto_commit',
    });
    expect(loopPolicy(config, 'UTC')).toMatchObject({ maxRounds: 40, stopFile: '/home/ada/project/STOP' });
  });
});
