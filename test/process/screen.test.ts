import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { testEnv } from '../support/binary.ts';
import { onTerminal } from '../support/on-terminal.ts';

const giveBack = '\u001B[0m\u001B[?25h\u001B[?1049l';

test('a bug gives the screen back before it ends the program', async () => {
  const program = join(import.meta.dir, '../fixtures/programs/screen-with-a-bug.ts');
  const running = onTerminal([process.execPath, program], { cwd: import.meta.dir, env: testEnv({ TERM: 'xterm' }) });
  expect(await running.child.exited).toBe(1);
  const shown = running.shown();
  expect(shown).toContain('it is shown');
  expect(shown.split(giveBack)).toHaveLength(2);
  expect(shown.split(giveBack)[1]).toContain('a bug');
});
