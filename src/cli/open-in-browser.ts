import { seconds } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';

/** Without the secret behind `#`: the arguments of a program can be read by everybody on the machine. */
const withoutToken = (address: string): string => address.replace(/#.*$/, '');

/** Opens an address in the person’s browser. Where that does not work it is said, and nothing else fails. */
export const openInBrowser = async (
  { processes, self }: Pick<Platform, 'processes' | 'self'>,
  terminal: Terminal,
  address: string,
): Promise<void> => {
  const program = self.system === 'darwin' ? 'open' : 'xdg-open';
  const ran = await processes.run({ argv: [program, withoutToken(address)], cwd: '/', limitMs: seconds(10) });
  const opened = ran.ok && ran.value.exit.kind === 'exited' && ran.value.exit.code === 0;
  if (!opened) terminal.err(`${program} could not open a browser: open the address yourself\n`);
};
