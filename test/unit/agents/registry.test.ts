import { describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { agents } from '../../../src/agents/index.ts';

const folder = join(import.meta.dir, '../../../src/agents');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'index.ts' && name !== 'define.ts')
  .map((name) => name.slice(0, -'.ts'.length));

test('every file of the folder is listed, under its own name', () => {
  expect(Object.keys(agents).toSorted()).toEqual(files.toSorted());
  for (const [key, { name }] of Object.entries(agents)) expect(name).toBe(key);
});

for (const agent of Object.values(agents)) {
  describe(agent.name, () => {
    test('says how it is started, in a way that the prompt reaches it', () => {
      const { promptDelivery, promptArguments, env, trust, command } = agent.start;
      const placeholder = { argv: '{prompt}', file: '{prompt_file}', stdin: undefined }[promptDelivery];
      if (placeholder !== undefined) expect(promptArguments).toContain(placeholder);
      else expect(promptArguments.join(' ')).not.toContain('{prompt');
      for (const granted of trust)
        expect([...command, ...Object.entries(env).map((pair) => pair.join('='))]).toContain(granted);
    });

    test('has words for people', () => {
      expect(agent.title).not.toBe('');
      expect(agent.summary).toMatch(/^\S.*\.$/s);
      expect(agent.loginHint).toMatch(/^\S.*\.$/s);
    });

    test('has examples, good and bad, each with a name of its own', () => {
      const names = agent.cases.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      const outcomes = agent.cases.map(({ outcome }) => outcome);
      expect(outcomes).toContain('ok');
      expect(outcomes).toContain('auth');
      expect(outcomes.some((outcome) => outcome === 'transient' || outcome === 'quota')).toBe(true);
    });

    test('has patterns that are regular expressions', () => {
      const { auth, billing, quota, transient, context } = agent.patterns;
      for (const source of [auth, billing, quota, transient, context].flat())
        expect(() => new RegExp(source, 'i')).not.toThrow();
    });
  });
}
