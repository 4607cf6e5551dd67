// Plays a short night with a real supervisor and takes the pictures of the README from it, in about two minutes:
//   bun run pictures [--out docs/images]
// It needs chromium, tmux and a font with signs (fonts-symbola); with pngquant the pictures become smaller. The program is AGENT_RUNNER_TEST_BINARY, or
// dist/agent-runner, built where it is missing or old.
import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { binary } from '../test/support/binary.ts';
import { startBrowser } from '../test/support/browser.ts';
import { dashboard } from '../test/support/dashboard.ts';
import { tmuxWindow } from '../test/support/tmux.ts';
import { playNight, type PlayedProject } from './pictures/night.ts';
import { terminalPage } from './pictures/terminal.ts';

const { values } = parseArgs({
  options: { out: { type: 'string', default: join(resolve(import.meta.dir, '..'), 'docs/images') } },
});

/** Pictures of flat colours lose nothing that is seen by a palette. */
const shrink = (path: string): void => {
  if (Bun.which('pngquant') === null) return;
  Bun.spawnSync(['pngquant', '--force', '--skip-if-larger', '--quality', '80-98', '--output', path, path]);
};

const keep = (name: string): string => join(values.out, `${name}.png`);

const told = (path: string): void => {
  shrink(path);
  process.stdout.write(`${path} (${Math.round(statSync(path).size / 1000)} kB)\n`);
};

interface Shot {
  readonly name: string;
  readonly url: string;
  readonly context: BrowserContextOptions;
  /** What is there when the page can be taken. */
  readonly ready: string;
}

const shoot = async (browser: Browser, { name, url, context, ready }: Shot): Promise<void> => {
  const opened = await browser.newContext(context);
  const page = await opened.newPage();
  await page.goto(url);
  await page.getByText(ready).first().waitFor();
  // The plots follow the timeline after a moment.
  await page.waitForTimeout(700);
  await page.screenshot({ path: keep(name) });
  await opened.close();
  told(keep(name));
};

const wide = { viewport: { width: 1360, height: 1072 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, colorScheme: 'dark' } as const;

const dashboardPictures = async (browser: Browser, [atlas, shop]: readonly [PlayedProject, PlayedProject]) => {
  using served = await dashboard(atlas.path, ['--project', atlas.path, '--project', shop.path, '--control']);
  const { address: url } = served;
  // The last that comes: git is asked for it.
  const ready = 'agent-runner orphans restore';
  await shoot(browser, { name: 'dashboard-light', url, ready, context: { ...wide, colorScheme: 'light' } });
  await shoot(browser, { name: 'dashboard-dark', url, ready, context: { ...wide, colorScheme: 'dark' } });
  await shoot(browser, { name: 'dashboard-phone', url, ready, context: phone });
};

const watchPicture = async (browser: Browser, { path }: PlayedProject): Promise<void> => {
  using window = tmuxWindow(path, [100, 28]);
  window.press(`${binary()} watch`, 'Enter');
  await window.shows('round 18');
  await Bun.sleep(1200);
  const opened = await browser.newContext({ deviceScaleFactor: 1.5 });
  const page = await opened.newPage();
  await page.setContent(terminalPage(window.painted()));
  await page.locator('pre').screenshot({ path: keep('watch') });
  await opened.close();
  told(keep('watch'));
};

const reportPicture = async (browser: Browser, { path, run }: PlayedProject, began: string): Promise<void> => {
  const file = join(path, 'logs/report.html');
  await run('report', '--since', began, '--html', file);
  const context = { viewport: { width: 1100, height: 900 }, colorScheme: 'light' } as const;
  await shoot(browser, { name: 'report', url: `file://${file}`, ready: 'atlas', context });
};

mkdirSync(values.out, { recursive: true });
const browser = await startBrowser();
const began = new Date().toISOString();
const [atlas, shop] = await playNight();
try {
  await watchPicture(browser, atlas);
  await dashboardPictures(browser, [atlas, shop]);
  await reportPicture(browser, atlas, began);
} finally {
  await browser.close();
  await atlas[Symbol.asyncDispose]();
  await shop[Symbol.asyncDispose]();
}
