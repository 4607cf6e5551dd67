import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { openPage, picturing, startBrowser } from '../support/browser.ts';
import { dashboard, type Dashboard } from '../support/dashboard.ts';
import { needs } from '../support/needs.ts';
import { servedProject, type ServedProject } from '../support/serving.ts';

// A browser on a busy machine; a test that is cut off takes the browser of all with it.
setDefaultTimeout(60_000);

// An agent that says what it is told to in `say`, and ends its round when `go` is there. Round 1 leaves work behind.
const script = `
n=$AGENT_RUNNER_ROUND_NUM
echo "round $n begins"
[ "$n" = 1 ] && echo half-done > "left behind.txt"
[ "$n" = 2 ] && { echo done >> done.txt; git add done.txt; git commit -qm "work $n"; }
if [ "$n" -ge 3 ]; then
  while [ ! -e logs/go ]; do
    [ -e logs/say ] && mv logs/say logs/said && cat logs/said
    sleep 0.05
  done
  rm logs/go
fi
echo "round $n is over"`;

let [browser, project, served]: [Browser?, ServedProject?, Dashboard?] = [];

/** Everything of it up, two rounds over and the third at work. */
const begin = async (): Promise<void> => {
  project = servedProject(script, '[budget]\nrounds_per_day = 100');
  const { logDir } = project;
  project.serve('--max-rounds', '9');
  const told = project.told((event) => event.event === 'agent_spawn' && event.round_num === 3);
  [browser, served] = await Promise.all([
    startBrowser(),
    told.then(async () => await dashboard(join(logDir, '..'), ['--control', '--interval', '0.2'])),
  ]);
};

const scene = (): { browser: Browser; project: ServedProject; served: Dashboard } => {
  if (browser === undefined || project === undefined || served === undefined) throw new Error('nothing has begun');
  return { browser, project, served };
};

/** The page with its first picture of the project. */
const ready = async (page: Page): Promise<void> => await page.getByRole('heading', { name: 'The night' }).waitFor();

/** The number of the round in progress. */
const atWork = async (page: Page): Promise<number> => {
  const headline = page.getByText(/^At work on round \d+$/).first();
  await headline.waitFor();
  return Number(/\d+/.exec((await headline.textContent()) ?? '')?.[0]);
};

/** Lets the agent print this. */
const say = async (text: string): Promise<void> => {
  const { logDir } = scene().project;
  await Bun.write(join(logDir, 'aside'), `${text}\n`);
  renameSync(join(logDir, 'aside'), join(logDir, 'say'));
};

/** Whether nothing is wider than the window. */
const fits = async (page: Page): Promise<boolean> =>
  (await page.evaluate('document.documentElement.scrollWidth <= innerWidth')) === true;

/** The name of what has the focus, and how it is marked. */
const focused = async (page: Page): Promise<{ readonly name: string; readonly outline: string }> => {
  const element = page.locator(':focus');
  const name = (await element.getAttribute('aria-label')) ?? (await element.textContent()) ?? '';
  return { name, outline: await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle') };
};

/** What axe finds that keeps somebody from using the page; `rules` are those that are looked at, all where absent. */
const seriousFaults = async (page: Page, rules?: readonly string[]): Promise<readonly string[]> => {
  await page.evaluate(`${axe.source}; undefined`);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify({ runOnly: rules })})`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
};

const hostile = [
  '<script>document.title="taken"</script>',
  '<img src=x onerror="globalThis.taken=1"><svg onload="globalThis.taken=1"><b>bold</b>',
  '<iframe src="http://evil.test/"></iframe></pre></div></body>',
  '\u001B[2J\u001B]0;taken\u0007\u009B1m \u202Eright to left\u2066 \u0000 \u0007',
  'the last of its kind',
];

/** Lets the round in progress end. */
const go = async (): Promise<void> => void (await Bun.write(join(scene().project.logDir, 'go'), ''));

const sizes = [
  [360, 740],
  [768, 1024],
  [1440, 900],
] as const;

needs('chromium', 'git')('the page of the dashboard', () => {
  beforeAll(begin);
  afterAll(async () => {
    await browser?.close();
    served?.[Symbol.dispose]();
    project?.[Symbol.dispose]();
  });

  for (const [width, height] of sizes) {
    test(`fits ${width} by ${height}, light and dark: nothing overflows, nothing is pushed about, all can be read`, async () => {
      await using watched = await openPage(scene().browser, scene().served.address, { viewport: { width, height } });
      const { page, faults, strangers } = watched;
      await picturing(`fits-${width}`, page, async () => {
        await ready(page);
        await page.emulateMedia({ colorScheme: 'light' });
        expect(await seriousFaults(page)).toEqual([]);
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await seriousFaults(page, ['color-contrast'])).toEqual([]);
        expect(await fits(page)).toBeTrue();
        expect(await watched.shifts()).toBeLessThan(0.01);
        expect(faults).toEqual([]);
        expect(strangers).toEqual([]);
      });
    });
  }

  test('what happens comes without a reload: lines of output, the end of a round, the next one', async () => {
    await using watched = await openPage(scene().browser, scene().served.address);
    const { page, faults } = watched;
    await picturing('feed', page, async () => {
      await ready(page);
      const round = await atWork(page);
      await say('the list has four things left');
      await page.getByText('the list has four things left', { exact: true }).waitFor();
      await go();
      await page
        .getByText(`At work on round ${round + 1}`)
        .first()
        .waitFor();
      await page.getByRole('button', { name: `Open round ${round}`, exact: true }).waitFor();
      const pane = page.getByRole('region', { name: `Output of round ${round + 1}` });
      await pane.getByText(`round ${round + 1} begins`).waitFor();
      expect(await page.getByText('left behind.txt').count()).toBe(1);
      expect(await watched.shifts()).toBeLessThan(0.01);
      expect(faults).toEqual([]);
    });
  });

  test('a line that died in silence is noticed, as while a telephone slept, and another is begun', async () => {
    const { repository } = scene().project;
    using silent = await dashboard(repository.path, ['--interval', '0.2']);
    const context = await scene().browser.newContext();
    const page = await context.newPage();
    await picturing('silence', page, async () => {
      await page.clock.install();
      await page.goto(silent.url);
      await ready(page);
      process.kill(silent.pid, 'SIGSTOP');
      await page.clock.fastForward(60_000);
      await page.getByText(/^(?:reconnecting|offline)/).waitFor();
      process.kill(silent.pid, 'SIGCONT');
      await page.getByText('live', { exact: true }).waitFor();
    });
    await context.close();
  });

  test('a server that goes is told plainly, and its successor is found by itself, with what happened meanwhile', async () => {
    const {
      project: { repository },
    } = scene();
    const first = await dashboard(repository.path, ['--interval', '0.2']);
    await using watched = await openPage(scene().browser, first.url);
    const { page } = watched;
    await picturing('reconnect', page, async () => {
      await ready(page);
      const round = await atWork(page);
      await first.end();
      await page.getByText(/^(?:reconnecting|offline)/).waitFor();
      await go();
      await scene().project.told((event) => event.event === 'round_end' && event.round_num === round);
      using second = await dashboard(repository.path, ['--interval', '0.2', '--port', String(first.port)]);
      await page.getByText('live', { exact: true }).waitFor();
      await page.getByRole('button', { name: `Open round ${round}`, exact: true }).waitFor();
      expect(second.port).toBe(first.port);
    });
  });

  test('hostile output is text: nothing runs, nothing is markup, nothing turns the writing round', async () => {
    await using watched = await openPage(scene().browser, scene().served.address);
    const { page, faults, strangers } = watched;
    await picturing('hostile', page, async () => {
      await ready(page);
      const round = await atWork(page);
      const pane = page.getByRole('region', { name: `Output of round ${round}` });
      await say(hostile.join('\n'));
      await pane.getByText('the last of its kind').waitFor();
      const shown = (await pane.textContent()) ?? '';
      expect(shown).toContain('<script>document.title="taken"</script>');
      expect(['\u001B', '\u009B', '\u202E', '\u2066'].filter((mark) => shown.includes(mark))).toEqual([]);
      expect(await pane.locator(':not(pre)').count()).toBe(0);
      await say(`${'x'.repeat(10_000_000)}\nthe last of it`);
      await pane.getByText('the last of it', { exact: true }).waitFor();
      await go();
      await page.getByRole('button', { name: `Open round ${round}`, exact: true }).click();
      const dialog = page.getByRole('dialog', { name: `Round ${round}` });
      await dialog.getByText('the last of it').waitFor();
      expect(await dialog.locator('script, img, iframe').count()).toBe(0);
      expect(await page.title()).not.toContain('taken');
      expect(await page.evaluate(() => 'taken' in globalThis)).toBeFalse();
      expect(await fits(page)).toBeTrue();
      expect(faults).toEqual([]);
      expect(strangers).toEqual([]);
    });
  });

  test('keys alone reach everything: the timeline goes from round to round, Enter opens one, Escape comes back', async () => {
    await using watched = await openPage(scene().browser, scene().served.address);
    const { page } = watched;
    await picturing('keys', page, async () => {
      await ready(page);
      const walked: string[] = [];
      for (let step = 0; step < 40; step += 1) {
        await page.keyboard.press('Tab');
        const focus = await focused(page);
        expect(focus.outline).toBe('solid');
        walked.push(focus.name);
      }
      for (const name of [
        'Stop',
        'Cancel round',
        'Wake',
        'Output of',
        'Copy',
        '24 h',
        'Rounds along the time',
        'Tokens',
        'Open round',
      ])
        expect(walked.filter((one) => one.includes(name))).not.toEqual([]);

      await page.getByRole('group', { name: 'Rounds along the time.' }).focus();
      await page.keyboard.press('Home');
      await page.getByText(/^Round 1: ok/).waitFor();
      await page.keyboard.press('ArrowRight');
      await page.getByText(/^Round 2: ok/).waitFor();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Round 2' });
      await dialog.getByText('round 2 is over', { exact: false }).first().waitFor();
      expect(new URL(page.url()).hash).toMatch(/\/2$/);
      expect(await seriousFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.waitForURL((url) => !url.hash.endsWith('/2'));
    });
  });

  test('the command that brings kept work back is copied, and works', async () => {
    const {
      browser: running,
      served: { address },
      project: { repository },
    } = scene();
    await using watched = await openPage(running, address, { permissions: ['clipboard-read', 'clipboard-write'] });
    const { page } = watched;
    await picturing('copy', page, async () => {
      await ready(page);
      await page.getByRole('button', { name: /^Copy / }).click();
      await page.getByText('Copied').waitFor();
      const command = await page.evaluate('navigator.clipboard.readText()');
      expect(command).toMatch(/orphans restore/);
      expect(repository.git('log', '-1', '--format=%s', 'refs/agent-runner/orphans/R1')).toContain('R1');
    });
  });

  test('an order is asked for twice, carried out, and its answer told', async () => {
    await using watched = await openPage(scene().browser, scene().served.address);
    const { page } = watched;
    await picturing('order', page, async () => {
      await ready(page);
      const round = await atWork(page);
      await page.getByRole('button', { name: 'Cancel round' }).click();
      const dialog = page.getByRole('dialog', { name: 'Cancel round' });
      await dialog.getByRole('button', { name: 'Back' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('dialog', { name: 'Stop' }).getByRole('button', { name: 'Stop' }).click();
      await page.getByText('ends after this round').first().waitFor();
      await go();
      await page.getByText('Not running', { exact: true }).waitFor();
      expect(
        scene()
          .project.events()
          .findLast(({ event }) => event === 'round_end'),
      ).toMatchObject({ round_num: round });
    });
  });
});
