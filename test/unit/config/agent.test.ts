import { describe, expect, test } from 'bun:test';
import { roundSettings } from '../../../src/config/settings.ts';
import { configOf, problemsOf } from '../../support/config-text.ts';

const prompt = '[prompt]\nfile = "main.md"\n';
const agentOf = (text: string, phase?: string) => roundSettings(configOf(`${text}\n${prompt}`), phase).agent;
const reasonsOf = (text: string): readonly string[] =>
  problemsOf(`${text}\n${prompt}`).map(({ path, reason }) => `${path}: ${reason}`);

test.each([
  ['stdin', []],
  ['file', ['{prompt_file}']],
])('“custom” with %s delivery needed a template although there is only one sensible', (delivery, expected) => {
  const text = `[agent]\npreset = "custom"\ncommand = ["x"]\nprompt_delivery = "${delivery}"`;
  expect(agentOf(text).promptArguments).toEqual(expected);
});

describe('the agent', () => {
  test('a preset says how it is started', () => {
    expect(agentOf('[agent]\npreset = "gemini"')).toMatchObject({
      preset: 'gemini',
      name: 'gemini',
      command: ['gemini', '-y'],
      promptArguments: ['-p', '{prompt}'],
      promptDelivery: 'argv',
      env: { GEMINI: '1' },
    });
  });

  test('each part of a preset can be said otherwise', () => {
    const text = `[agent]
preset = "claude"
command = ["~/bin/claude", "--model", "opus"]
prompt_arg_template = ["-p", "{prompt}"]
name = "nightly"
[agent.env]
DISABLE_AUTOUPDATER = "0"
EXTRA = "1"`;
    expect(agentOf(text)).toMatchObject({
      preset: 'claude',
      name: 'nightly',
      command: ['/home/ada/bin/claude', '--model', 'opus'],
      promptArguments: ['-p', '{prompt}'],
      // The arguments show that the prompt is one of them, though the preset takes it on its standard input.
      promptDelivery: 'argv',
      env: { DISABLE_AUTOUPDATER: '0', EXTRA: '1' },
    });
  });

  test.each([
    ['/usr/local/bin/claude', 'claude'],
    ['gemini', 'gemini'],
    ['./agent.sh', 'custom'],
    ['npx', 'custom'],
  ])('a command that starts %p is read as %p', (program, preset) => {
    expect(agentOf(`[agent]\ncommand = ["${program}"]`)).toMatchObject({
      preset,
      name: preset,
      command: [program],
      promptArguments: ['{prompt}'],
      promptDelivery: 'argv',
      env: {},
    });
  });

  test.each([
    ['stdin', []],
    ['file', ['{prompt_file}']],
  ] as const)('without a preset, delivery by %p has its own arguments', (delivery, promptArguments) => {
    const text = `[agent]\ncommand = ["x"]\nprompt_delivery = "${delivery}"`;
    expect(agentOf(text)).toMatchObject({ promptDelivery: delivery, promptArguments });
  });

  test('the demo is this program itself', () => {
    expect(agentOf('[agent]\npreset = "demo"').command).toEqual(['/opt/agent-runner', 'demo-agent']);
  });

  test.each([
    ['argv', '["-p"]', 'no argument holds `{prompt}`, so the agent would not see it'],
    ['argv', '["{prompt_file}"]', '`{prompt_file}` needs `prompt_delivery = "file"`'],
    [
      'stdin',
      '["{prompt}"]',
      'the prompt is delivered on standard input, so `{prompt}` and `{prompt_file}` have no place in the arguments: write `prompt_arg_template = []`, or leave it out',
    ],
    ['file', '["{prompt}"]', '`{prompt}` needs `prompt_delivery = "argv"`'],
    ['file', '[]', 'no argument holds `{prompt_file}`, so the agent would not find it'],
  ])('delivery by %s does not go with %s', (delivery, template, reason) => {
    const text = `[agent]\ncommand = ["x"]\nprompt_delivery = "${delivery}"\nprompt_arg_template = ${template}`;
    expect(reasonsOf(text)).toEqual([`agent.prompt_arg_template: ${reason}`]);
  });

  test('another delivery than the preset’s needs its own arguments', () => {
    expect(reasonsOf('[agent]\npreset = "aider"\nprompt_delivery = "argv"')).toEqual([
      'agent.prompt_delivery: the preset “aider” delivers by “file”; another delivery needs its own `prompt_arg_template`, such as `["{prompt}"]`',
    ]);
  });

  test('neither preset nor command, an unknown preset, and a custom one without a command are mistakes', () => {
    expect(reasonsOf('')).toEqual(['agent: either `preset` (the name of an agent) or `command` is needed']);
    expect(reasonsOf('[agent]\npreset = "custom"')).toEqual(['agent.command: “custom” needs a `command`']);
    expect(problemsOf(`[agent]\npreset = "cladue"\n${prompt}`)).toEqual([
      {
        path: 'agent.preset',
        line: 2,
        column: 1,
        reason: expect.stringContaining('no agent “cladue”'),
        nearest: 'claude',
      },
    ]);
  });
});

describe('the agent of a phase', () => {
  const base = `[agent]
preset = "claude"
name = "lead"
prompt_arg_template = ["-p", "{prompt}"]
[agent.env]
SHARED = "base"
TEAM = "a"
[phases]
list = ["dev", "qa", "docs"]
[phases.qa.agent]
preset = "gemini"
[phases.qa.agent.env]
SHARED = "qa"
[phases.docs.agent]
name = "writer"
`;

  test('without a table of its own is that of [agent]', () => {
    expect(agentOf(base, 'dev')).toMatchObject({ preset: 'claude', name: 'lead', promptArguments: ['-p', '{prompt}'] });
  });

  test('that chooses another agent takes nothing but the environment from [agent]', () => {
    expect(agentOf(base, 'qa')).toEqual({
      preset: 'gemini',
      name: 'gemini',
      command: ['gemini', '-y'],
      promptArguments: ['-p', '{prompt}'],
      promptDelivery: 'argv',
      env: { GEMINI: '1', SHARED: 'qa', TEAM: 'a' },
      patterns: { auth: [], billing: [], quota: [], transient: [], context: [] },
    });
  });

  test('that chooses none changes only what it says', () => {
    expect(agentOf(base, 'docs')).toMatchObject({
      preset: 'claude',
      name: 'writer',
      promptArguments: ['-p', '{prompt}'],
    });
  });
});
