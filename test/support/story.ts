import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { binary, testEnv } from './binary.ts';
import type { Block } from './pages.ts';
import { scratch } from './scratch.ts';

const fixtures = resolve(import.meta.dir, '../fixtures/pages');

/** Blocks of one page that are run one after the other, in one home folder. */
export interface Story {
  readonly name: string;
  readonly setting?: string;
  readonly blocks: readonly Block[];
}

/** What a command of a `console` block printed, and what the page says that it prints. */
interface Shown {
  readonly command: string;
  readonly printed: string;
  readonly promised: string;
}

const isRun = ({ language, notRun }: Block): boolean =>
  (language === 'sh' || language === 'console') && notRun === undefined;

/** The stories of a page: a block with a setting begins a new one. */
export const storiesOf = (page: string, blocks: readonly Block[]): readonly Story[] => {
  const stories: { name: string; setting?: string; blocks: Block[] }[] = [];
  for (const block of blocks) {
    const { setting } = block;
    if (setting !== undefined) stories.push({ name: `${page}: ${setting}`, setting, blocks: [] });
    if (!isRun(block)) continue;
    if (stories.length === 0) stories.push({ name: page, blocks: [] });
    stories.at(-1)?.blocks.push(block);
  }
  return stories.filter((story) => story.blocks.length > 0);
};

interface Step {
  readonly shell: string;
  readonly command?: string;
  readonly promised?: string;
}

/** `$ command` and what it prints, until the next one. */
const shownSteps = (text: string): Step[] =>
  text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...promised] = part.split('\n');
      return { shell: `set +e\n${command}\nset -e`, command, promised: promised.join('\n') };
    });

const stepsOf = ({ language, text, runInstead }: Block): Step[] => {
  if (runInstead !== undefined) return [{ shell: runInstead }];
  return language === 'console' ? shownSteps(text) : [{ shell: text }];
};

const fence = '@@ step @@';

/** Beside the program itself, stand-ins for an agent CLI and for ssh: what a page types is found, and nothing leaves the machine. */
const prepareHome = (home: string): Record<string, string> => {
  const bin = join(home, '.local/bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(binary(), join(bin, 'agent-runner'));
  return testEnv({
    PATH: `${bin}:${join(fixtures, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    USER: 'ada',
    EDITOR: 'true',
    TZ: 'UTC',
    PAGES: fixtures,
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  });
};

/** Runs a story in a home folder of its own; throws where a command of an `sh` block fails. Gives what it showed. */
export const runStory = async ({ setting, blocks, name }: Story): Promise<readonly Shown[]> => {
  using home = scratch('page');
  const steps = blocks.flatMap(stepsOf);
  const script = [
    'set -eu',
    // Whatever the story leaves running ends with it, and none of its agents lives on.
    `trap 'for at in "$HOME"/*/agent-runner.toml; do agent-runner kill --config "$at" >/dev/null 2>&1 || true; done' EXIT`,
    ...(setting === undefined ? [] : [`. "$PAGES/${setting}.sh"`]),
    'set -o pipefail',
    ...steps.flatMap(({ shell }) => [`printf '%s\\n' '${fence}'`, shell]),
  ].join('\n');
  const shell = Bun.spawn(['bash', '-c', `exec 2>&1\n${script}`], {
    cwd: home.path,
    env: prepareHome(home.path),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const [output, code] = await Promise.all([shell.stdout.text(), shell.exited]);
  const [before = '', ...printed] = output.replaceAll(home.path, '/home/ada').split(`${fence}\n`);
  if (code !== 0) throw new Error(`${name}: exit ${code}\n${before}${printed.at(-1) ?? ''}`);
  return steps.flatMap(({ command, promised }, index) =>
    command === undefined || promised === undefined ? [] : [{ command, promised, printed: printed[index] ?? '' }],
  );
};
