import { testEnv } from './binary.ts';
import { scratch } from './scratch.ts';
import { until } from './until.ts';

/** A shell in a real terminal, whose screen can be read. */
export interface TmuxWindow extends Disposable {
  /** What stands on the screen. */
  screen(): string;
  /** The same with its colours, as escape sequences. */
  painted(): string;
  /** Resolves with the screen when it shows this, or is as it is told to be. */
  shows(what: string | RegExp | ((screen: string) => boolean)): Promise<string>;
  /** What a person types, in tmux's names: `q`, `Left`, `C-c`; each is one key press. */
  press(...keys: readonly string[]): void;
  resize(columns: number, rows: number): void;
  /** A value of the pane, as `#{cursor_flag}`. */
  pane(format: string): string;
}

/** Starts `sh` in a tmux server of its own, in a folder. */
export const tmuxWindow = (cwd: string, [columns, rows] = [80, 24]): TmuxWindow => {
  const folder = scratch('tmux');
  const tmux = (...words: readonly string[]): string => {
    const argv = ['tmux', '-S', `${folder.path}/socket`, '-f', '/dev/null', ...words];
    const { exitCode, stdout, stderr } = Bun.spawnSync(argv, { cwd, env: testEnv({ TERM: 'xterm-256color' }) });
    if (exitCode !== 0) throw new Error(`tmux ${words.join(' ')}: ${stderr.toString()}`);
    return stdout.toString();
  };
  tmux('-u', 'new-session', '-d', '-x', String(columns), '-y', String(rows), "PS1='ready> ' exec sh -i");
  const screen = (): string => tmux('capture-pane', '-p');
  const shows: TmuxWindow['shows'] = async (what) => {
    const fits = (shown: string): boolean => {
      if (typeof what === 'function') return what(shown);
      return typeof what === 'string' ? shown.includes(what) : what.test(shown);
    };
    let shown = '';
    const look = (): boolean => {
      shown = screen();
      return fits(shown);
    };
    try {
      await until(look, { deadlineMs: 10_000 });
      return shown;
    } catch {
      throw new Error(`the screen never showed ${String(what)}:\n${shown}`);
    }
  };
  return {
    screen,
    painted: () => tmux('capture-pane', '-e', '-p'),
    shows,
    press: (...keys) => {
      for (const key of keys) tmux('send-keys', key);
    },
    resize: (width, height) => void tmux('resize-window', '-x', String(width), '-y', String(height)),
    pane: (format) => tmux('display-message', '-p', format).trim(),
    [Symbol.dispose]: () => {
      tmux('kill-server');
      folder[Symbol.dispose]();
    },
  };
};
