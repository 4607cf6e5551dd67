import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { renderPlayed } from '../../../../src/verbs/log-printer.ts';
import { shownLines } from '../../../../src/web/output/shown-lines.ts';
import { visibleText } from '../../../../src/web/output/visible-text.ts';

const asIs = (line: string): string => line;

test('controls are shown as what they are, colours are passed over, a tab stays', () => {
  expect(visibleText('\u001B[31mred\u001B[0m\t\u001B]0;x\u0007 \u007F\u0085')).toBe('red\t␛]0;x␇ ␡⟨U+0085⟩');
  expect(visibleText('user\u202Etxt.exe\u2066')).toBe('user⟨U+202E⟩txt.exe⟨U+2066⟩');
  expect(visibleText('a\u200B\uFEFF\u{E0041}b')).toBe('a⟨U+200B⟩⟨U+FEFF⟩⟨U+E0041⟩b');
});

test('whatever is printed, nothing of it acts, and no line is longer than 2,000', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 3000 });
  fc.assert(
    fc.property(hostile, (text) => {
      for (const line of shownLines(asIs, text)) {
        // oxlint-disable-next-line no-control-regex -- that is what must not be there
        expect(line).not.toMatch(/[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/);
        expect(line.length).toBeLessThanOrEqual(2000);
        expect(line.isWellFormed()).toBe(true);
      }
    }),
  );
});

test('marks that re-order text are seen though the agent’s reader would drop them', () => {
  const claude = renderPlayed(undefined, { agent: 'claude' });
  const said = JSON.stringify({
    type: 'assistant',
    message: { content: [{ type: 'text', text: 'safe\u202Egpj.exe' }] },
  });
  expect(shownLines(claude, said)).toEqual(['safe⟨U+202E⟩gpj.exe']);
});

test('a secret is replaced, also one that the cut would fall into', () => {
  const key = `sk-ant-${'x'.repeat(40)}`;
  expect(shownLines(asIs, `key ${key}`)).toEqual(['key [secret]']);
  const [line = ''] = shownLines(asIs, `${'a'.repeat(1980)} ${key}`);
  expect(line).not.toContain('sk-ant-');
});

test('of one message at most two hundred lines are shown', () => {
  expect(shownLines(asIs, 'x\n'.repeat(10_000)).length).toBeLessThanOrEqual(200);
  expect(shownLines(() => undefined, 'hidden')).toEqual([]);
});
