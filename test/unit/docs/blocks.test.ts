import { describe, expect, test } from 'bun:test';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { agents } from '../../../src/agents/index.ts';
import { readConfig } from '../../../src/config/load.ts';
import { detectors } from '../../../src/detectors/index.ts';
import { blocksOf, pages, pageText, type Block } from '../../support/pages.ts';

const root = resolve(import.meta.dir, '../../..');

/** What a fence may be, and what is made of it: `text` and `markdown` are looked at by people only. */
const languages = ['sh', 'console', 'toml', 'yaml', 'json', 'ts', 'dockerfile', 'markdown', 'text'];

const blocks = pages.flatMap(blocksOf);
const inLanguage = (language: string): readonly (readonly [string, Block])[] =>
  blocks.filter((block) => block.language === language).map((block) => [`${block.page}:${block.line}`, block] as const);

test.each(pages.map((page) => [page]))('every block of %s is of a kind that is tried, or says why not', (page) => {
  const unknown = blocksOf(page).filter(({ language }) => !languages.includes(language));
  expect(unknown.map(({ line, language }) => `${page}:${line}: ${language}`)).toEqual([]);
  const tooShort = blocksOf(page).filter(({ notRun }) => notRun !== undefined && notRun.length < 10);
  expect(tooShort.map(({ line }) => `${page}:${line}`)).toEqual([]);
});

test.each(pages.map((page) => [page]))('%s has no fence that is set in, where no test would see it', (page) => {
  expect(pageText(page)).not.toMatch(/^ +```/m);
});

/** A block shows what it is about: the agent and the prompt, which every file needs, are added where it has none. */
const whole = (text: string): string =>
  [
    ...(/^\[agent\]/m.test(text) ? [] : ['[agent]\npreset = "claude"\n']),
    ...(/^\[prompt\]/m.test(text) ? [] : ['[prompt]\nfile = "main.md"\n']),
    text,
  ].join('');

describe('configuration', () => {
  test.each(inLanguage('toml'))('%s is what config check takes, without a doubt', (_, { text }) => {
    const surroundings = { folder: '/home/ada/shop', home: '/home/ada', self: ['agent-runner'] as const, agents };
    const read = readConfig(whole(text), '/home/ada/shop/agent-runner.toml', surroundings);
    expect(read.ok ? read.value.warnings : read.failure.problems).toEqual([]);
  });
});

test.each(inLanguage('yaml'))('%s is YAML', (_, { text }) => {
  expect(typeof Bun.YAML.parse(text)).toBe('object');
});

test.each(inLanguage('json'))('%s is JSON', (_, { text }) => {
  expect(() => JSON.parse(text) as unknown).not.toThrow();
});

/** Examples are type-checked and run where they stand, by test/process/library.test.ts. */
const examples = globSync('docs/examples/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));

test.each(inLanguage('ts'))('%s is one of docs/examples', (_, { text }) => {
  expect(examples).toContain(text);
});

const told = blocks.flatMap(({ toldBy, text, page, line }) =>
  toldBy === undefined ? [] : [[`${page}:${line}`, toldBy, text.trim()] as const],
);

test.each(told)('%s shows what the detector %s tells', (_, name, text) => {
  const detector = detectors.find((each) => each.name === name);
  expect(detector?.cases.map(({ finds }) => finds)).toContain(text);
});

test('every prepared situation is one that a page, or another one, begins with', () => {
  const folder = join(root, 'test/fixtures/pages');
  const scripts = globSync('*.sh', { cwd: folder });
  const sourced = scripts.flatMap((name) => [
    ...readFileSync(join(folder, name), 'utf8').matchAll(/^\. "\$PAGES\/([\w-]+\.sh)"/gm),
  ]);
  const used = new Set([...blocks.map(({ setting }) => `${setting}.sh`), ...sourced.map(([, name]) => name)]);
  expect(scripts.filter((name) => !used.has(name))).toEqual([]);
});
