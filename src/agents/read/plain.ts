// Escape sequences (CSI, OSC, and the two-character kind): an agent's output must not move our cursor or retitle the terminal.
const escapeSequences =
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[PX^_][^\u001B]*(?:\u001B\\)?|[ -/]*[0-~])/g;

// What is left of the C0 and C1 controls (tab and newline stay), and the marks that re-order text for the eye.
// oxlint-disable-next-line no-control-regex -- as above
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

// The same set without `g`: most lines have none of it, and one look is cheaper than two replacements.
const anyControl = new RegExp(controls.source);

/** A text without escape sequences and control characters; tabs and newlines stay. */
export const plainText = (text: string): string =>
  anyControl.test(text) ? text.replaceAll(escapeSequences, '').replaceAll(controls, '') : text;

/** What a terminal would show of a line: behind the last carriage return (spinners overwrite themselves), plain. */
export const visibleLine = (line: string): string => {
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  const start = line.lastIndexOf('\r', end - 1) + 1;
  return plainText(line.slice(end === 0 ? 0 : start, end));
};
