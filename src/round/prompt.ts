import type { RoundContext } from '../model/round-context.ts';
import type { PromptSettings } from '../model/round-settings.ts';
import type { Files } from '../ports/files.ts';

/** Linux's MAX_ARG_STRLEN: one argument may have 32 pages, its NUL included. macOS allows more. */
const longestArgument = 131_072 - 1;

/** What round context may add in front of the prompt; kept free when the length of an argument is checked. */
const contextAllowance = 16 * 1024;

/** A prompt as its files give it, or what is wrong with the files. */
export type PromptText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text below a YAML frontmatter block (`---` lines at the very top), or the text as it is. */
export const stripFrontmatter = (text: string): string => {
  const block = /^---[ \t]*\r?\n(?:[\s\S]*?\r?\n)?---[ \t]*(?:\r?\n|$)/.exec(text);
  return block === null ? text : text.slice(block[0].length).replace(/^(?:[ \t]*\r?\n)+/, '');
};

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Reads and joins the prompt's files. The first must be there; a later one that is missing is left out. */
export const readPrompt = (settings: PromptSettings, files: Files): PromptText => {
  const parts: string[] = [];
  for (const [index, path] of settings.files.entries()) {
    const bytes = files.read(path);
    if (!bytes.ok) {
      if (index > 0 && bytes.failure.errno === 'ENOENT') continue;
      return { kind: 'unreadable', path, reason: bytes.failure.reason };
    }
    const text = decode(bytes.value);
    if (text === undefined) return { kind: 'unreadable', path, reason: 'it is not valid UTF-8' };
    parts.push(settings.stripFrontmatter ? stripFrontmatter(text) : text);
  }
  return { kind: 'text', text: parts.join(settings.separator) };
};

const openFence = (text: string): boolean => {
  let open: string | undefined;
  for (const line of text.split('\n')) {
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) continue;
    if (open === undefined) open = fence;
    else if (fence[0] === open[0] && fence.length >= open.length && line.trim() === fence) open = undefined;
  }
  return open !== undefined;
};

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** What is wrong with a prompt, in words; empty for a sane one. */
export const promptProblems = (
  text: string,
  settings: Pick<PromptSettings, 'minBytes' | 'stripFrontmatter'>,
  asArgument: boolean,
): readonly string[] => {
  const problems: string[] = [];
  const bytes = byteLength(text);
  const first = text[0] ?? '';
  if (bytes < settings.minBytes) problems.push(`it has ${bytes} bytes, fewer than min_bytes = ${settings.minBytes}`);
  // An agent's own argument parser takes a leading dash for a flag; leading space hides one.
  if (first === '-') problems.push('it begins with “-”, which agents take for a flag');
  if (/^\s/u.test(first)) problems.push('it begins with white space');
  if (settings.stripFrontmatter && stripFrontmatter(text) !== text) problems.push('frontmatter is left at its top');
  if (text.includes('\0')) problems.push('it holds a NUL character');
  if (openFence(text)) problems.push('a code fence is opened and never closed');
  if (asArgument && bytes + contextAllowance > longestArgument) {
    problems.push(
      `it has ${bytes} bytes, too long for an argument: set [agent] prompt_delivery = "stdin" and prompt_arg_template = [] (or "file" and ["{prompt_file}"]), if the agent reads it so`,
    );
  }
  return problems;
};

/** The prompt as the agent gets it: in `prepend` mode below the round's context. */
export const withContext = (text: string, context: RoundContext, mode: PromptSettings['contextMode']): string =>
  mode === 'prepend' ? `\`\`\`json round-context\n${JSON.stringify(context, undefined, 2)}\n\`\`\`\n\n${text}` : text;

/** The arguments behind the agent's command, with `{prompt}` and `{prompt_file}` filled in. */
export const fillPromptArguments = (
  template: readonly string[],
  prompt: string,
  promptFile: string,
): readonly string[] =>
  // A function as replacement: in a string, `$&` in a prompt would be taken for a pattern.
  template.map((argument) =>
    argument.replaceAll(/\{prompt(_file)?\}/g, (_, file) => (file === undefined ? prompt : promptFile)),
  );

/** Whether the system takes each of these as an argument. */
export const fitAsArguments = (filled: readonly string[]): boolean =>
  filled.every((argument) => byteLength(argument) <= longestArgument);
