import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dir, '../..');

/** Every page that is written for people, by its path from the root. */
export const pages: readonly string[] = [
  ...globSync('*.md', { cwd: root }),
  ...globSync('docs/**/*.md', { cwd: root }),
].toSorted((one, other) => (one < other ? -1 : 1));

/** The text of a page. */
export const pageText = (page: string): string => readFileSync(join(root, page), 'utf8');

/**
 * A fenced block of a page. What stands in comments above it says how the tests take it:
 *   `<!-- setting: NAME -->`         a new story, which begins with test/fixtures/pages/NAME.sh
 *   `<!-- not run: WHY -->`          it needs what no test has
 *   `<!-- run instead: COMMAND -->`  the same for what a test can stand in for: a login in a browser
 *   `<!-- told by: DETECTOR -->`     the words of an alert, as the detector's own examples have them
 */
export interface Block {
  readonly page: string;
  /** Of its opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly setting?: string;
  readonly notRun?: string;
  readonly runInstead?: string;
  readonly toldBy?: string;
}

type Mark = 'setting' | 'notRun' | 'runInstead' | 'toldBy';

const marks: Readonly<Record<string, Mark>> = {
  setting: 'setting',
  'not run': 'notRun',
  'run instead': 'runInstead',
  'told by': 'toldBy',
};

const comment = /^<!-- (?<name>[a-z ]+): (?<what>.*) -->$/;

/** The fenced blocks of a page, in order. */
export const blocksOf = (page: string): readonly Block[] => {
  const lines = pageText(page).split('\n');
  const blocks: Block[] = [];
  let above: Partial<Record<Mark, string>> = {};
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const { name = '', what = '' } = comment.exec(line)?.groups ?? {};
    const mark = marks[name];
    if (mark !== undefined) above[mark] = what;
    if (line.startsWith('```')) {
      const end = lines.indexOf('```', index + 1);
      if (end === -1) throw new Error(`${page}:${index + 1}: a block without an end`);
      const text = `${lines.slice(index + 1, end).join('\n')}\n`;
      blocks.push({ page, line: index + 1, language: line.slice(3), text, ...above });
      index = end;
    }
    if (line !== '' && mark === undefined) above = {};
  }
  return blocks;
};
