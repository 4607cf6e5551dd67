// Characters that are not seen: controls, and those that turn the direction of writing for what follows.
// oxlint-disable-next-line no-control-regex -- these are what is made visible
const unseen = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

const picture = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '␡' : '·';
};

const longest = 4000;

/** A text of somebody else’s as it is shown: what is not seen has a picture, and it is no longer than people read. */
export const plainText = (text: string): string => {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replaceAll(unseen, picture);
};
