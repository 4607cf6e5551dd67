/**
 * A path as git prints it with `-z`: bytes, held one a character (latin1). File names need not be UTF-8,
 * and a name that was decoded and encoded again would be another file's.
 */
export type GitPath = string;

// One valid UTF-8 sequence (RFC 3629), or else a single byte.
const sequence =
  /[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2}|[^]/g;

const letters: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\t': String.raw`\t`, '\r': String.raw`\r` };

const hex = (character: string): string => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;

const shown = (bytes: string): string => {
  const isByte = bytes.length === 1;
  if (isByte && bytes >= '\x80') return hex(bytes);
  const character = isByte ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
  return /\p{Cc}/u.test(character) ? (letters[character] ?? hex(character)) : character;
};

/** The path as text for people and events: what is not UTF-8, and what would move a terminal's cursor, stands escaped. */
export const pathText = (path: GitPath): string => path.replace(sequence, shown);

/** `a/b/c` -> `a`, `a/b`. */
const foldersOf = (path: GitPath): GitPath[] => {
  const folders: GitPath[] = [];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    folders.push(path.slice(0, slash));
  }
  return folders;
};

/**
 * Which of the `present` names stand where a file of `created` is to be written: the same name, a file where
 * a folder must come, or something in a folder where a file must come. A name that ends in `/` is a whole folder.
 */
export const inTheWay = (created: readonly GitPath[], present: readonly GitPath[]): GitPath[] => {
  const files = new Set(created);
  const folders = new Set(created.flatMap(foldersOf));
  return present.filter((name) => {
    const bare = name.endsWith('/') ? name.slice(0, -1) : name;
    return files.has(bare) || folders.has(bare) || foldersOf(bare).some((folder) => files.has(folder));
  });
};
