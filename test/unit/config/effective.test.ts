import { describe, expect, test } from 'bun:test';
import { effectiveValues } from '../../../src/config/effective.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { roundSettings } from '../../../src/config/settings.ts';
import { shapeOf } from '../../../src/config/shape.ts';
import { configOf, leastText } from '../../support/config-text.ts';

const text = `[agent]
preset = "claude"
env = { EXTRA = "1" }
[runtime]
round_timeout_s = 60
[prompt]
files = ["a.md"]
inject_context = false
[vcs]
orphan_action = "ignore"
[phases]
list = ["dev", "qa"]
[phases.qa]
round_timeout_s = 5
agent = { command = ["gemini", "-x"] }
`;

const originOf = (key: string, phase: string) =>
  effectiveValues(configOf(text), phase).find((value) => value.key === key)?.origin;

describe('effective values', () => {
  test('tell whether they come from the default, the preset, the file, the phase or the command', () => {
    expect(originOf('runtime.restart_delay_s', 'dev')).toEqual({ kind: 'default' });
    expect(originOf('agent.command', 'dev')).toEqual({ kind: 'preset', preset: 'claude' });
    expect(originOf('agent.env.DISABLE_AUTOUPDATER', 'dev')).toEqual({ kind: 'preset', preset: 'claude' });
    expect(originOf('agent.env.EXTRA', 'dev')).toEqual({ kind: 'file', line: 3, column: 9 });
    expect(originOf('runtime.round_timeout_s', 'dev')).toEqual({ kind: 'file', line: 5, column: 1 });
    expect(originOf('runtime.round_timeout_s', 'qa')).toEqual({ kind: 'phase', phase: 'qa', line: 14, column: 1 });
    expect(originOf('agent.command', 'qa')).toEqual({ kind: 'phase', phase: 'qa', line: 15, column: 11 });
    expect(originOf('agent.preset', 'qa')).toEqual({ kind: 'command', program: 'gemini' });
    expect(originOf('prompt.context_injection_mode', 'qa')).toEqual({ kind: 'file', line: 8, column: 1 });
    expect(originOf('vcs.dirty_action', 'qa')).toEqual({ kind: 'file', line: 10, column: 1 });
  });

  test('are those that the round gets', () => {
    const config = configOf(text);
    const shown = Object.fromEntries(effectiveValues(config, 'qa').map(({ key, value }) => [key, value]));
    const settings = roundSettings(config, 'qa');
    expect(shown).toMatchObject({
      'agent.command': settings.agent.command,
      'runtime.work_dir': settings.workDir,
      'runtime.log_dir': settings.logDir,
      'runtime.round_timeout_s': settings.limits.timeoutMs / 1000,
      'prompt.files': settings.prompt.files,
      'prompt.context_injection_mode': settings.prompt.contextMode,
      'vcs.dirty_action': settings.dirtyAction,
    });
  });

  test('leave out no key of the schema, save those that stand under another name', () => {
    const root = shapeOf(configSchema);
    if (root.kind !== 'table') throw new Error('the schema is a table');
    const known = Object.entries(root.keys).flatMap(([section, schema]) => {
      const shape = shapeOf(schema);
      return shape.kind === 'table' ? Object.keys(shape.keys).map((key) => `${section}.${key}`) : [];
    });
    const shown = effectiveValues(configOf(leastText)).map(({ key }) => key);
    const elsewhere = ['prompt.file', 'prompt.inject_context'];
    const missing = known.filter((key) => !shown.some((name) => name === key || name.startsWith(`${key}.`)));
    expect(missing.toSorted()).toEqual(elsewhere.toSorted());
  });
});
