import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';
import type { Inbox } from '../verbs/watch/inbox.ts';
import { keysIn } from '../verbs/watch/keys.ts';
import type { WatchScene } from '../verbs/watch.ts';
import { peekJson } from '../views/peek-json.ts';
import { watchFrame } from '../views/watch.ts';

/** Where scenes are shown, and how the terminal is given back. */
interface Display {
  readonly show: (scene: WatchScene) => void;
  readonly close: () => void;
}

/** One frame below the other, or one JSON object a line: for a pipe, where nothing is drawn over. */
const printed = (terminal: Terminal, inbox: Inbox, render: (scene: WatchScene) => string): Display => ({
  show: (scene) => {
    terminal.out(`${render(scene)}\n`);
    if (terminal.outClosed) inbox.put({ kind: 'end' });
  },
  close: () => {},
});

const live = (platform: Platform, terminal: Terminal, inbox: Inbox): Display => {
  const screen = platform.openScreen(terminal, {
    typed: (text) => {
      for (const key of keysIn(text)) inbox.put({ kind: 'key', key });
    },
    resized: () => inbox.put({ kind: 'resized' }),
    gone: () => inbox.put({ kind: 'end' }),
  });
  const { color } = terminal;
  const { timeZone } = platform.self;
  return {
    show: (scene) => {
      const { columns, rows } = screen;
      screen.show(watchFrame(scene, { columns, rows, color, timeZone, keys: true }));
      if (terminal.outClosed) inbox.put({ kind: 'end' });
    },
    close: () => screen.close(),
  };
};

/** A live screen on a terminal that can be drawn on, else frames below each other; with `json` what peek --json prints. */
export const openDisplay = (platform: Platform, terminal: Terminal, inbox: Inbox, json: boolean): Display => {
  if (json) return printed(terminal, inbox, ({ snapshot }) => JSON.stringify(peekJson(snapshot)));
  const drawable = terminal.outIsTerminal && platform.self.env['TERM'] !== 'dumb';
  if (drawable) return live(platform, terminal, inbox);
  const { columns, rows, color } = terminal;
  const { timeZone } = platform.self;
  const screen = { columns, rows, color, timeZone, keys: false };
  return printed(terminal, inbox, (scene) => `${watchFrame(scene, screen).join('\n')}\n`);
};
