import { redact } from '../../model/redact.ts';
import type { Render } from '../../verbs/log-printer.ts';
import { visibleText, withMarks } from './visible-text.ts';

/** Characters of a line; the rest is for `agent-runner logs`. */
const longestShown = 2000;

/** Looked at before it is cut, so that a secret that stands across the cut is known for one. */
const lookedAt = 2 * longestShown;

/** Lines that one printed line may become: a message of the agent’s is one line of its log. */
const mostOfOne = 200;

const cut = (line: string): string => (line.length <= longestShown ? line : `${line.slice(0, longestShown - 1)}…`);

/** What is shown of a printed line: rendered, without secrets, harmless; nothing where its reader hides it. */
export const shownLines = (render: Render, line: string): readonly string[] => {
  const text = render(withMarks(line));
  if (text === undefined || text === '') return [];
  return text.split('\n', mostOfOne).map((one) => cut(redact(visibleText(one.slice(0, lookedAt)))));
};
