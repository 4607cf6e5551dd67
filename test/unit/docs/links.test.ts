import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pages, pageText } from '../../support/pages.ts';

const root = resolve(import.meta.dir, '../../..');

/** What is shown as code is no heading and no link. */
const prose = (page: string): string => pageText(page).replaceAll(/^```.*?^```$/gms, '');

/** Headings as anchors, as GitHub makes them: lower case, hyphens for spaces, no punctuation; the second of a kind has `-1`. */
const anchorsOf = (page: string): ReadonlySet<string> => {
  const seen = new Map<string, number>();
  const anchors = [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
  return new Set(anchors);
};

const links = (page: string): readonly string[] =>
  [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);

const isOutside = (link: string): boolean => /^[a-z]+:/.test(link);

const leadsNowhere = (page: string, link: string): boolean => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return true;
  return anchor !== undefined && !anchorsOf(target).has(anchor);
};

test.each(pages.map((page) => [page]))('every link of %s leads somewhere', (page) => {
  expect(links(page).filter((link) => !isOutside(link) && leadsNowhere(page, link))).toEqual([]);
});

test.each(pages.map((page) => [page]))('every link of %s to elsewhere is a whole address', (page) => {
  const odd = links(page).filter((link) => isOutside(link) && !/^https:\/\/[\w-]+(?:\.[\w-]+)+(?:\/\S*)?$/.test(link));
  expect(odd).toEqual([]);
});

/** Where the map of the documentation leads. */
const mapped = new Set(links('docs/README.md').map((link) => join('docs', link.replace(/#.*/, ''))));

test('the map of the documentation leads to every page', () => {
  const ownIndex = /^docs\/decisions\/\d/;
  const unmapped = pages.filter(
    (page) => page.startsWith('docs/') && page !== 'docs/README.md' && !ownIndex.test(page) && !mapped.has(page),
  );
  expect(unmapped).toEqual([]);
});
