import { describe, expect, test } from 'bun:test';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { binary, run, testEnv } from '../support/binary.ts';
import { needs } from '../support/needs.ts';
import { scratch } from '../support/scratch.ts';

/** Runs a script in a shell whose PATH has agent-runner, in a folder with one file, one folder and two phases. */
const inShell = (argv: readonly string[], script: string): readonly string[] => {
  using folder = scratch('completions');
  symlinkSync(binary(), join(folder.path, 'agent-runner'));
  folder.write('sub folder/round one.log', '');
  folder.write(
    'agent-runner.toml',
    '[agent]\npreset = "demo"\n\n[prompt]\nfile = "prompt.md"\n\n[phases]\nlist = ["build", "qa"]\n',
  );
  const { exitCode, stdout, stderr } = Bun.spawnSync([...argv, script], {
    cwd: folder.path,
    env: testEnv({ PATH: `${folder.path}:${process.env['PATH'] ?? ''}`, HOME: folder.path }),
    timeout: 30_000,
  });
  expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 0, stderr: '' });
  return stdout.toString().trimEnd().split('\n');
};

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** How each shell is asked what it offers behind these words. */
const shells: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
  bash: (words) =>
    inShell(
      ['bash', '--norc', '-c'],
      `eval "$(agent-runner completions bash)"
       complete -p agent-runner >/dev/null || exit
       COMP_WORDS=(agent-runner ${quoted(words)}) COMP_CWORD=${words.length}
       _agent_runner agent-runner
       printf '%s\\n' "\${COMPREPLY[@]}"`,
    ),
  // What zsh's own completion system would be handed: it needs a terminal to be asked itself.
  zsh: (words) =>
    inShell(
      ['zsh', '-f', '-c'],
      `compdef() { }
       _describe() { local each; for each in "\${(@P)2}"; do print -r -- "\${each%%:*}"; done }
       _files() { if [ "$1" = -/ ]; then print -rl -- *(/); else print -rl -- *; fi }
       eval "$(agent-runner completions zsh)"
       words=(agent-runner ${quoted(words)}) CURRENT=${words.length + 1}
       _agent_runner`,
    ),
  fish: (words) =>
    inShell(
      ['fish', '--no-config', '-c'],
      `agent-runner completions fish | source
       complete -C 'agent-runner ${words.join(' ')}' | string replace -r '\\t.*' ''
       true`,
    ),
};

for (const [name, offered] of Object.entries(shells)) {
  needs(name === 'bash' ? 'git' : name)(`completion in ${name}`, () => {
    test('offers verbs, sub-verbs, flags and names', () => {
      expect(offered(['ser'])).toEqual(['serve']);
      expect(offered(['config', 's']).toSorted()).toEqual(['schema', 'show']);
      expect(offered(['serve', '--max'])).toEqual(['--max-rounds']);
      expect(offered(['init', '--preset', 'cl'])).toEqual(['claude']);
      expect(offered(['explain', 'oauth'])).toEqual(['oauth_fail']);
    });

    test('offers the phases of the configuration', () => {
      expect(offered(['round', '--phase', '']).toSorted()).toEqual(['build', 'qa']);
    });

    test('offers files and folders where a path is wanted', () => {
      expect(offered(['init', '--dir', 's']).map((path) => path.replace(/\/$/, ''))).toEqual(['sub folder']);
      expect(offered(['classify', 'agent-runner.t']).join(' ')).toContain('agent-runner.toml');
    });

    test('offers nothing, and says nothing, where nothing can stand', () => {
      expect(offered(['serve', '--max-rounds', 'x']).join('')).toBe('');
      expect(offered(['nonsense', 'x']).join('')).toBe('');
    });
  });
}

describe('completions', () => {
  test('has scripts for three shells, and refuses another', async () => {
    expect(await run(['completions', 'tcsh'])).toMatchObject({ code: 2, stderr: expect.stringContaining('tcsh') });
    const { stdout } = await run(['completions', 'fish', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ shell: 'fish', script: expect.stringContaining('complete -c') });
  });
});
