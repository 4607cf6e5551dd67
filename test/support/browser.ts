import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium with an empty profile of its own; `more` are flags beside ours. */
export const startBrowser = async (...more: readonly string[]): Promise<Browser> =>
  await chromium.launch({ executablePath: Bun.which('chromium') ?? 'chromium', args: [...flags, ...more] });

/** A page, and what it did that nobody sees. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** What it complained of: errors on the console, exceptions, what its own policy refused. */
  readonly faults: readonly string[];
  /** Addresses of other hosts that it asked for. */
  readonly strangers: readonly string[];
  /** How far the page was pushed about by itself, as Chromium counts it. */
  shifts(): Promise<number>;
}

/** Runs in the page, before anything of its own does. */
const watchInside = `
globalThis.seenShift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.seenShift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });`;

// What a failing test leaves to look at: a picture of each page that was still open.
const pictures = process.env['AGENT_RUNNER_TEST_PICTURES'] ?? join(tmpdir(), 'agent-runner-test-pictures');

/** Opens an address in a context of its own; `await using` closes it. */
export const openPage = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> => {
  const context = await browser.newContext({ ...options, timezoneId: 'UTC' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  const { origin } = new URL(url);
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin && !request.url().startsWith('data:')) strangers.push(request.url());
  });
  await page.addInitScript({ content: watchInside });
  await page.goto(url);
  return {
    page,
    faults,
    strangers,
    shifts: async () => Number(await page.evaluate('seenShift')),
    [Symbol.asyncDispose]: async () => await context.close(),
  };
};

/** Does something with a page; where it fails a picture of the page is kept, and its place told. */
export const picturing = async (name: string, page: Page, act: () => Promise<void>): Promise<void> => {
  try {
    await act();
  } catch (error) {
    mkdirSync(pictures, { recursive: true });
    const path = join(pictures, `${name}.png`);
    await page.screenshot({ path, fullPage: true }).catch(() => undefined);
    process.stderr.write(`a picture of the page: ${path}\n`);
    throw error;
  }
};
