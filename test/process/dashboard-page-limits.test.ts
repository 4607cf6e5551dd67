import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openPage, picturing, startBrowser } from '../support/browser.ts';
import { dashboard } from '../support/dashboard.ts';
import { needs } from '../support/needs.ts';
import { scratch } from '../support/scratch.ts';

// A browser on a busy machine; a test that is cut off takes the browser of all with it.
setDefaultTimeout(90_000);

const configuration =
  '[agent]\npreset = "custom"\ncommand = ["true"]\n[prompt]\nfile = "p.md"\n[runtime]\nlog_dir = "logs"\n';

const outcomes = ['ok', 'ok', 'ok', 'timeout', 'ok', 'quota', 'failed'];

/** A round every 100 s, the last one just now, as a journal tells it. */
const roundLines = (round_num: number, at: number): string => {
  const outcome = outcomes[round_num % outcomes.length];
  const line = (ms: number, fields: object): string =>
    `${JSON.stringify({ ts: new Date(at + ms).toISOString(), ...fields })}\n`;
  return [
    line(0, { event: 'round_start', round_num, phase: 'build' }),
    line(80_000, { event: 'agent_usage_recorded', round_num, tokens_in: 900, tokens_out: 90, cost_usd: 0.02 }),
    line(80_000, { event: 'round_end', round_num, outcome }),
    line(80_001, { event: 'loop_waiting', reason: 'quota', until: new Date(at + 100_000).toISOString(), why: 'limit' }),
  ].join('');
};

/** A project with so many rounds behind it, in one file of the journal. */
const projectOf = (rounds: number) => {
  const folder = scratch('rounds');
  folder.write('agent-runner.toml', configuration);
  folder.write('p.md', 'Do the next thing of the list, commit it, and say in a sentence what was done.\n');
  mkdirSync(join(folder.path, 'logs'), { mode: 0o700 });
  const now = Date.now();
  const journal = openSync(join(folder.path, 'logs', `events-${new Date(now).toISOString().slice(0, 7)}.jsonl`), 'w');
  for (let first = 1; first <= rounds; first += 1000) {
    const lines = Array.from({ length: Math.min(1000, rounds - first + 1) }, (_, place) =>
      roundLines(first + place, now - (rounds - first - place + 1) * 100_000),
    );
    writeSync(journal, lines.join(''));
  }
  closeSync(journal);
  return folder;
};

const ready = async (page: Page): Promise<void> => await page.getByRole('heading', { name: 'The night' }).waitFor();

let browser: Browser | undefined;
const running = (): Browser => {
  if (browser === undefined) throw new Error('no browser was started');
  return browser;
};

/** In the page: how long its script and layout took at most, ms of one task, while the timeline was used; in their own time, not in that of a busy machine. */
const busiest = async (page: Page, act: () => Promise<void>): Promise<number> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  };
  const before = await spent();
  await act();
  return ((await spent()) - before) * 1000;
};

needs('chromium', 'ssh')('the page of the dashboard at its limits', () => {
  beforeAll(async () => {
    browser = await startBrowser('--host-resolver-rules=MAP evil.test 127.0.0.1');
  });
  afterAll(async () => await browser?.close());

  test('100,000 rounds are fetched as they are wanted, and do not slow it', async () => {
    using folder = projectOf(100_000);
    using served = await dashboard(folder.path);
    await using watched = await openPage(running(), served.url, { viewport: { width: 1440, height: 900 } });
    const { page, faults } = watched;
    await picturing('100000-rounds', page, async () => {
      await ready(page);
      await page.getByText(/^[12],\d\d\d rounds here$/).waitFor();
      await page.getByRole('button', { name: 'All', exact: true }).click();
      await page.getByText('100,000 rounds here, the whole past').waitFor({ timeout: 50_000 });

      const box = await page.locator('.timeline-canvas').boundingBox();
      if (box === null) throw new Error('the timeline is not there');
      const frames = 40;
      const spent = await busiest(page, async () => {
        await page.mouse.move(box.x + 300, box.y + 40);
        await page.keyboard.down('Control');
        for (let frame = 0; frame < frames; frame += 1) {
          await page.mouse.wheel(0, frame < frames / 2 ? -60 : 60);
          await page.evaluate('new Promise(requestAnimationFrame)');
        }
        await page.keyboard.up('Control');
      });
      expect(spent / frames).toBeLessThan(50);
      await page.mouse.move(box.x + 600, box.y + 40);
      await page.getByText(/^\d+ rounds: \d+ ok/).waitFor();

      const session = await page.context().newCDPSession(page);
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      expect(usedSize).toBeLessThan(60_000_000);
      expect(faults).toEqual([]);
    });
  });

  test('a name that was turned to this machine gets nothing', async () => {
    using folder = projectOf(3);
    using served = await dashboard(folder.path, ['--control']);
    const context = await running().newContext();
    const page = await context.newPage();
    const answer = await page.goto(`http://evil.test:${served.port}/`);
    expect(answer?.status()).toBe(403);
    for (const path of ['/api/projects', '/api/feed', '/metrics']) {
      const [status, body] = await page.evaluate(async (address) => {
        const inside = await fetch(address);
        return [inside.status, await inside.text()] as const;
      }, path);
      expect(status).toBe(403);
      expect(body).not.toContain('order_key');
    }
    await context.close();
  });

  test('a token opens it once, is taken out of the address, and is asked for where it is missing', async () => {
    using folder = projectOf(3);
    const token = 'a-token-that-nobody-guesses';
    const file = folder.write('token', token);
    using served = await dashboard(folder.path, ['--token-file', file]);
    await using asked = await openPage(running(), served.url);
    await picturing('token', asked.page, async () => {
      await asked.page.getByLabel('Token').fill('not the token');
      await asked.page.getByRole('button', { name: 'Look' }).click();
      await asked.page.getByRole('alert').getByText('That is not the token.').waitFor();
      await asked.page.getByLabel('Token').fill(token);
      await asked.page.getByRole('button', { name: 'Look' }).click();
      await ready(asked.page);
    });
    await using given = await openPage(running(), `${served.url}#token=${token}`);
    await ready(given.page);
    expect(given.page.url()).toBe(served.url);
    // Pasted into the address of a page that is open already, it loads nothing anew.
    await using late = await openPage(running(), `${served.url}#token=100%`);
    await late.page.getByLabel('Token').waitFor();
    await late.page.goto(`${served.url}#token=${token}`);
    await ready(late.page);
    expect(late.page.url()).toBe(served.url);
    // And for somebody who is let in already no second feed.
    let feeds = 0;
    late.page.on('request', (request) => (feeds += request.url().endsWith('/api/feed') ? 1 : 0));
    const login = late.page.waitForResponse((response) => response.url().endsWith('/api/login'));
    await late.page.goto(`${served.url}#token=${token}`);
    expect((await login).status()).toBe(204);
    // What it would ask for first, and then the feed, would have been asked for by then.
    for (let turn = 0; turn < 2; turn += 1) await late.page.evaluate('fetch("api/projects").then((it) => it.text())');
    expect(feeds).toBe(0);
    await given.page.reload();
    await ready(given.page);
  });

  test('an answer that comes before the page listens to its own state is shown all the same', async () => {
    using folder = projectOf(3);
    using served = await dashboard(folder.path);
    const context = await running().newContext();
    const page = await context.newPage();
    // As quick as can be: it is there before the first picture of the screen.
    await page.addInitScript(`globalThis.fetch = async () => ({
      ok: false,
      status: 401,
      headers: new Headers({ 'content-type': 'application/json' }),
      json: async () => ({ code: 'login_needed', message: '', hint: null }),
    });`);
    await page.goto(served.url);
    await page.getByLabel('Token').waitFor();
    await context.close();
  });

  test('several projects stand beside each other; one that cannot be seen says why, and the address remembers the choice', async () => {
    using near = projectOf(3);
    using other = projectOf(5);
    const words = [
      '--project',
      near.path,
      '--project',
      other.path,
      '--host',
      'nowhere.invalid',
      '--remote-dir',
      'logs',
    ];
    using served = await dashboard(near.path, words);
    await using watched = await openPage(running(), served.url, { viewport: { width: 360, height: 740 } });
    const { page, faults } = watched;
    await picturing('several', page, async () => {
      await ready(page);
      const cards = page.getByRole('navigation', { name: 'Projects' }).getByRole('link');
      expect(await cards.count()).toBe(3);
      await cards.nth(1).click();
      await page.getByText('5 rounds here, the whole past').waitFor();
      await page.reload();
      await page.getByText('5 rounds here, the whole past').waitFor();
      await cards.nth(2).click();
      await page.getByRole('article').getByText('Cannot be seen').waitFor();
      await page
        .getByRole('article')
        .getByText(/nowhere\.invalid/)
        .first()
        .waitFor();
      // Of what was never seen nothing is claimed.
      expect(await page.getByText(/Nothing to look at|None is set|No uncommitted work|No monitor/).count()).toBe(0);
      await page.goBack();
      await page.getByText('5 rounds here, the whole past').waitFor();
      // The browser itself tells of the answer that the host's past is not to be had.
      expect(faults.filter((fault) => !fault.includes('503'))).toEqual([]);
    });
  });
});
