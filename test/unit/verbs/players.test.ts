import { describe, expect, test } from 'bun:test';
import { utimesSync } from 'node:fs';
import { agents } from '../../../src/agents/index.ts';
import { readConfig } from '../../../src/config/load.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { players } from '../../../src/verbs/players.ts';
import { scratch } from '../../support/scratch.ts';

const prompt = '[prompt]\nfile = "main.md"\n';

/** The players of a configuration for somebody with this environment and home folder. */
const playersOf = (text: string, env: Readonly<Record<string, string>> = {}, home = '/home/ada') => {
  const surroundings = { folder: '/project', home, self: ['agent-runner'] as const, agents };
  const config = readConfig(`${text}\n${prompt}`, '/project/agent-runner.toml', surroundings);
  if (!config.ok) throw new Error(JSON.stringify(config.failure));
  return players({ files: openFiles(), self: { env: { HOME: home, ...env }, home } }, config.value);
};
const only = (...given: Parameters<typeof playersOf>) => playersOf(...given)['']![0]!;

const claude = '[agent]\npreset = "claude"';

describe('players', () => {
  test('are the agent and those that stand in for it, in order, each with how its login is renewed', () => {
    expect(playersOf(`${claude}\nfallback = ["codex", "gemini"]`)).toMatchObject({
      '': [
        { agent: 'claude', loginHint: expect.stringContaining('/login') },
        { agent: 'codex', fallback: 'codex', loginHint: expect.stringContaining('codex login') },
        { agent: 'gemini', fallback: 'gemini' },
      ],
    });
  });

  test('are told for every phase; one login is one, in whatever phase', () => {
    const phases = playersOf(
      `${claude}\n[phases]\nlist = ["build", "test", "review"]\n[phases.review.agent]\npreset = "codex"`,
    );
    const logins = Object.values(phases).map(([own]) => own!.credential);
    expect(Object.keys(phases)).toEqual(['build', 'test', 'review']);
    expect(logins[0]).toBe(logins[1]);
    expect(logins[2]).not.toBe(logins[0]!);
  });

  test('with another key, account or home are another login, and no key can be read from it', () => {
    const key = 'sk-ant-very-secret';
    const logins = [
      only(claude),
      only(claude, { ANTHROPIC_API_KEY: key }),
      only(`${claude}\nenv = { ANTHROPIC_API_KEY = "another" }`, { ANTHROPIC_API_KEY: key }),
      only(claude, { CLAUDE_CONFIG_DIR: '/elsewhere' }),
      only(claude, {}, '/home/bob'),
    ].map(({ credential }) => credential);
    expect(new Set(logins).size).toBe(5);
    expect(logins.join(' ')).not.toContain('secret');
    expect(only(claude, { PATH: '/bin' }).credential).toBe(logins[0]!);
  });

  test('have another stamp when their login file was written anew', () => {
    using home = scratch('home');
    const none = only(claude, {}, home.path);
    const path = home.write('.claude/.credentials.json', '{}');
    const first = only(claude, {}, home.path);
    utimesSync(path, 1, 1);
    const second = only(claude, {}, home.path);
    expect(new Set([none.stamp, first.stamp, second.stamp]).size).toBe(3);
    expect(new Set([none.credential, first.credential, second.credential]).size).toBe(1);
  });

  test('find that file where its variable says', () => {
    using folder = scratch('codex-home');
    const text = '[agent]\npreset = "codex"';
    const env = { CODEX_HOME: folder.path };
    const before = only(text, env);
    folder.write('auth.json', '{}');
    expect(only(text, env).stamp).not.toBe(before.stamp);
  });
});
