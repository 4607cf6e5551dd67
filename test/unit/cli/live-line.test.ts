import { describe, expect, test } from 'bun:test';
import { jsonDisplay, liveDisplay, plainDisplay } from '../../../src/cli/live-line.ts';
import type { JournalEvent } from '../../../src/model/event.ts';
import { isoTime, seconds } from '../../../src/model/time.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { fakeClock, fakeStart } from '../../support/fake-clock.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

const ts = isoTime(fakeStart);
const start: JournalEvent = { ts, event: 'round_start', round_num: 3, phase: 'build' };
const spawn: JournalEvent = { ts, event: 'agent_spawn', round_num: 3, timeout_s: 60 };
const clear = '\r\u001B[2K';

const live = (columns = 80) => {
  const terminal = fakeTerminal({ outIsTerminal: true, columns });
  const clock = fakeClock();
  const display = liveDisplay(terminal, { clock, files: openFiles(), logDir: '/nowhere', timeZone: 'UTC' });
  return { terminal, clock, display };
};

describe('in a pipe', () => {
  test('events are plain lines and nothing is drawn over', () => {
    const terminal = fakeTerminal();
    const display = plainDisplay(terminal, 'UTC');
    display.hear(start);
    display.close();
    expect(terminal.written().out).toBe('12:00:00 round 3 (build) begins\n');
  });

  test('--json gives the journal’s own lines', () => {
    const terminal = fakeTerminal();
    jsonDisplay(terminal).hear(start);
    expect(terminal.written().out).toBe(`${JSON.stringify(start)}\n`);
  });
});

describe('on a terminal', () => {
  test('events stand above one live line', () => {
    const { terminal, display } = live();
    display.hear(start);
    expect(terminal.written().out).toBe(`${clear}12:00:00 round 3 (build) begins\nround 3 · build · starting`);
  });

  test('the live line is drawn at most twice a second, and only when it changed', async () => {
    const { terminal, clock, display } = live();
    display.hear(start);
    display.hear(spawn);
    const before = terminal.written().out.length;
    await clock.advance(seconds(10));
    const drawn = terminal.written().out.slice(before).split(clear).slice(1);
    expect(drawn).toHaveLength(10);
    expect(drawn.at(-1)).toBe('round 3 · build · 10 s of 1 min');
    display.close();
  });

  test('the line never wraps', () => {
    const { terminal, display } = live(13);
    display.hear(start);
    expect(terminal.written().out.split('\n').at(-1)).toBe('round 3 · b');
    const wide = live(14);
    wide.display.hear({ ...start, phase: '日本語' });
    expect(wide.terminal.written().out.split('\n').at(-1)).toBe('round 3 · 日');
    const wider = live(15);
    wider.display.hear({ ...start, phase: '日本語' });
    expect(Bun.stringWidth(wider.terminal.written().out.split('\n').at(-1) ?? '')).toBeLessThan(15);
  });

  test('nothing is left of it at the end', async () => {
    const { terminal, clock, display } = live();
    display.hear(start);
    display.close();
    const { out } = terminal.written();
    expect(out.endsWith(clear)).toBe(true);
    await clock.advance(seconds(10));
    expect(terminal.written().out).toBe(out);
  });
});
