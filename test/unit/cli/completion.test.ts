import { describe, expect, test } from 'bun:test';
import { namedPlaces, type Local } from '../../../src/cli/completion-values.ts';
import { complete } from '../../../src/cli/completion.ts';
import { verbs } from '../../../src/cli/verbs.ts';

const local: Local = {
  phases: (config) => (config === undefined ? ['build', 'qa'] : [`of ${config}`]),
  hosts: () => ['pi', 'nas'],
};

/** The values that are offered behind `agent-runner LINE`, where the line's last word is the one that is completed. */
const offered = async (line: string): Promise<readonly string[]> => {
  const completion = await complete(line.split(' '), local);
  return completion.kind === 'words' ? completion.words.map(({ value }) => value) : [`:${completion.kind}`];
};

const visible = Object.entries(verbs).filter(([, verb]) => verb.hidden !== true);

describe('what completes a line', () => {
  test('is every verb at first, each once, and nothing that is hidden', async () => {
    const words = await offered('');
    for (const [name] of visible) expect(words).toContain(name.split(' ')[0] ?? '');
    expect(new Set(words).size).toBe(words.length);
    expect(words).not.toContain('demo-agent');
    expect(words).not.toContain('complete');
    expect(words).toContain('--version');
  });

  test.each([
    ['ser', ['serve']],
    ['config s', ['show', 'schema']],
    ['help config c', ['check']],
    ['help orph', ['orphans']],
    ['nonsense ', []],
    ['nonsense --', []],
    ['config --', []],
    ['serve --max', ['--max-rounds']],
    ['serve --once --onc', []],
    ['serve -q --qui', []],
    ['serve --max-rounds ', []],
    ['serve --config ', [':files']],
    ['serve -c ', [':files']],
    ['init --dir ', [':folders']],
    ['init --no', ['--no-commit']],
    ['init --preset cl', ['claude']],
    ['init --preset = cl', ['claude']],
    ['init --preset=cl', ['--preset=claude']],
    ['init --json=', []],
    ['init --dir=', []],
    ['classify round.log --agent gem', ['gemini']],
    ['classify ', [':files']],
    ['defenses stdin', ['stdin_end']],
    ['explain det', ['detector']],
    ['explain oauth', ['oauth_fail']],
    ['explain outcome quo', ['quota']],
    ['events --kind round_star', ['round_start']],
    ['logs --round ', ['latest']],
    ['completions ', ['bash', 'zsh', 'fish']],
    ['round --phase ', ['build', 'qa']],
    ['round --config x.toml --phase ', ['of x.toml']],
    ['config show --phase q', ['qa']],
  ] as const)('%p: %p', async (line, expected) => {
    expect(await offered(line)).toEqual([...expected]);
  });

  test('is a sub-verb or a flag where a verb is both', async () => {
    const words = await offered('orphans ');
    for (const word of ['show', 'restore', 'drop', '--json']) expect(words).toContain(word);
  });

  test('is a value where bash has parted a flag at its sign', async () => {
    expect(await offered('init --preset =')).toContain('claude');
  });

  test('has every flag of every verb', async () => {
    for (const [name, { load }] of visible) {
      const flags = Object.entries((await load()).default.args).flatMap(([flag, definition]) =>
        definition.type === 'positional'
          ? []
          : [`--${definition.type === 'boolean' && definition.default === true ? 'no-' : ''}${flag}`],
      );
      expect(await offered(`${name} --`)).toEqual([...flags, '--help']);
    }
  });

  test('knows only places that there are', async () => {
    for (const place of Object.keys(namedPlaces)) {
      const words = place.split(' ');
      const entry = verbs[words.slice(0, -1).join(' ')];
      expect(Object.keys((await entry!.load()).default.args)).toContain(words.at(-1)!);
    }
  });
});
