import { expect, test } from 'bun:test';
import { blocksOf, pageText } from '../../support/pages.ts';

const [english, chinese] = ['README.md', 'README.zh.md'] as const;

const withoutBlocks = (page: string): string => pageText(page).replaceAll(/^```.*?^```$/gms, '');

/** The depth of each heading, in order. */
const headings = (page: string): readonly number[] =>
  [...withoutBlocks(page).matchAll(/^(#+) /gm)].map(([, marks = '']) => marks.length);

/** Where each link goes; one to the twin is the way back. */
const links = (page: string): readonly string[] =>
  [...withoutBlocks(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => target !== english && target !== chinese);

test('the Chinese README has the headings of the English one', () => {
  expect(headings(chinese)).toEqual(headings(english));
});

test('the Chinese README has the same blocks to type, under the same marks', () => {
  const typed = (page: string) =>
    blocksOf(page).map(({ language, text, setting, runInstead, notRun }) => ({
      language,
      text: text.replaceAll(/ +# .*$/gm, ''),
      setting,
      runInstead,
      isRun: notRun === undefined,
    }));
  expect(typed(chinese)).toEqual(typed(english));
});

test('the Chinese README leads to the same places', () => {
  expect(links(chinese).toSorted()).toEqual(links(english).toSorted());
});

test('each README leads to the other', () => {
  expect(pageText(english)).toContain(`](${chinese})`);
  expect(pageText(chinese)).toContain(`](${english})`);
});
