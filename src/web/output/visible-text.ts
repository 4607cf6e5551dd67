/** Colours and the like, which most agents print. They say nothing, and a mark in their place would only be in the way. */
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const colours = /\u001B\[[0-9;:]*m/g;

/** Controls (a tab stays), and what re-orders or hides text for the eye: a line could be read as another than it is. */
const unseen =
  // oxlint-disable-next-line no-control-regex -- as above
  /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** What re-orders text. No JSON has it but inside its texts. */
const reorders = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

const asNumber = (character: string): string =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** ␛, ␇, … of the block that Unicode has for them; a number where it has none. */
const asPicture = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : asNumber(character);
};

/** Marks that re-order text made visible, and all else as it is: a reader behind this one may drop them in silence. */
export const withMarks = (line: string): string => line.replaceAll(reorders, asNumber);

/** A line of which every character does what it shows. */
export const visibleText = (line: string): string =>
  line.toWellFormed().replaceAll(colours, '').replaceAll(unseen, asPicture);
