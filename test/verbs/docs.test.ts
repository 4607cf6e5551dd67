import { expect, test } from 'bun:test';
import { isAsShown } from '../support/as-shown.ts';
import { blocksOf, pages } from '../support/pages.ts';
import { runStory, storiesOf } from '../support/story.ts';

// The Chinese twin has the same blocks, which test/unit/docs/twin.test.ts holds.
const stories = pages
  .filter((page) => !page.endsWith('.zh.md'))
  .flatMap((page) => storiesOf(page, blocksOf(page)).map((story) => [story.name, story] as const));

test.concurrent.each(stories)(
  'what %s says to type works, and prints what it shows',
  async (_, story) => {
    const shown = await runStory(story);
    const otherwise = shown.filter(({ printed, promised }) => !isAsShown(printed, promised));
    expect(otherwise).toEqual([]);
  },
  60_000,
);
