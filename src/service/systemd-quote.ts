// How systemd reads a value, from systemd.syntax(7), systemd.service(5) and its source (extract-word.c, specifier.c):
// words are unquoted and C escapes undone, then `%` specifiers are filled in, then, in ExecStart=, `$` variables.

const escapes: Readonly<Record<string, string>> = {
  '"': String.raw`\"`,
  '\\': '\\\\',
  '\n': String.raw`\n`,
  '\t': String.raw`\t`,
  '\r': String.raw`\r`,
};

const escapeOf = (character: string): string =>
  escapes[character] ?? String.raw`\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;

/** Any text as one word of a value that takes words, as Environment= does. */
export const systemdWord = (text: string): string =>
  // oxlint-disable-next-line eslint/no-control-regex -- control characters are what is escaped
  `"${text.replaceAll(/["\\\u0000-\u001F\u007F]/g, escapeOf).replaceAll('%', '%%')}"`;

/** Any text as one argument of ExecStart=. */
const systemdArgument = (text: string): string => systemdWord(text).replaceAll('$', '$$$$');

// What systemd refuses in the path of a program, though not in an argument (string_is_safe).
// oxlint-disable-next-line eslint/no-control-regex -- control characters are what is refused
const refusedInProgram = /["'\\\u0000-\u001F\u007F]/;

/** A command line for ExecStart=. A program whose path systemd would refuse is started by a shell that becomes it. */
export const systemdCommand = ([program, ...rest]: readonly [string, ...string[]]): string => {
  // Variables are not filled in in the path of the program.
  if (!refusedInProgram.test(program)) return [systemdWord(program), ...rest.map(systemdArgument)].join(' ');
  return ['/bin/sh', '-c', ...['exec "$0" "$@"', program, ...rest].map(systemdArgument)].join(' ');
};

// oxlint-disable-next-line eslint/no-control-regex -- control characters are what is replaced
const unfitForLine = /[\\\u0000-\u001F\u007F]/g;

/** Text for a value that is one line as it stands, as Description= is: what cannot stand there is shown as `?`. */
export const systemdLine = (text: string): string => text.replaceAll(unfitForLine, '?').replaceAll('%', '%%').trim();
