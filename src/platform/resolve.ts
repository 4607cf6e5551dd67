import { accessSync, constants, statSync } from 'node:fs';
import { resolve as join } from 'node:path';

const holds = (look: () => boolean): boolean => {
  try {
    return look();
  } catch {
    return false;
  }
};

const isFile = (path: string): boolean => holds(() => statSync(path).isFile());

const isExecutable = (path: string): boolean =>
  holds(() => {
    accessSync(path, constants.X_OK);
    return true;
  });

/** Where execvp(3) looks, in its order: a name with a slash is a path; an empty entry of PATH is the folder itself. */
const candidates = (program: string, searchPath: string, cwd: string): readonly string[] =>
  program.includes('/')
    ? [join(cwd, program)]
    : searchPath.split(':').map((entry) => join(cwd, entry === '' ? '.' : entry, program));

/** Either the file that a spawn would start, or one that it found and may not start, or nothing. */
export type Resolved =
  | { readonly kind: 'program'; readonly path: string }
  | { readonly kind: 'not_executable'; readonly path: string }
  | { readonly kind: 'nothing' };

/** What a child with this PATH, in this folder, would start: as execvp(3) there, which passes over what it may not execute. */
export const lookUp = (program: string, searchPath: string, cwd: string): Resolved => {
  if (program === '') return { kind: 'nothing' };
  const files = candidates(program, searchPath, cwd).filter(isFile);
  const path = files.find(isExecutable);
  if (path !== undefined) return { kind: 'program', path };
  const [blocked] = files;
  return blocked === undefined ? { kind: 'nothing' } : { kind: 'not_executable', path: blocked };
};

/** The path that a spawn with this PATH and folder would start, or undefined. */
export const resolveProgram = (program: string, searchPath: string, cwd: string): string | undefined => {
  const found = lookUp(program, searchPath, cwd);
  return found.kind === 'program' ? found.path : undefined;
};
