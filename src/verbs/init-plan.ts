import { join, relative } from 'node:path';
import type { Agent } from '../agents/define.ts';
import { agents } from '../agents/index.ts';
import { configFileName } from '../config/find.ts';
import { readConfig } from '../config/load.ts';
import { projectFolders } from '../config/settings.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { configJsonSchema } from './config-schema.ts';
import type { PlannedFile } from './init-files.ts';
import { configText, promptText, schemaFile } from './init-texts.ts';

type Ports = Pick<Platform, 'files' | 'self'>;

/** What a person asked of `init`. */
export interface InitRequest {
  /** Absolute. */
  readonly folder: string;
  readonly agent: Agent;
  readonly commit: boolean;
  /** Replace the configuration and the prompt that are there. */
  readonly force: boolean;
}

/** The line that keeps the log folder out of git, where it lies inside the work tree. */
const ignoreLine = (text: string, folder: string, root: string, { self }: Ports): string | undefined => {
  const config = readConfig(text, join(folder, configFileName), {
    folder,
    home: self.home,
    self: self.command,
    agents,
  });
  if (!config.ok) throw new Error(`init wrote a configuration with mistakes: ${JSON.stringify(config.failure)}`);
  const inside = relative(root, projectFolders(config.value).logDir);
  return inside === '' || inside.startsWith('..') ? undefined : `/${inside}/`;
};

/** `.gitignore` with one line more; undefined where it says so already. */
const withLine = (text: string, line: string): string | undefined => {
  if (text.split(/\r?\n/).includes(line)) return undefined;
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`;
};

/** What is to be written; paths are absolute, save those that are kept. */
export interface InitPlan {
  /** Files of the project, committed in the end. */
  readonly sources: readonly PlannedFile[];
  /** Files for editors, in a folder that ignores itself. */
  readonly aids: readonly PlannedFile[];
  readonly kept: readonly string[];
}

/** A configuration that is there is replaced only when that was asked for. */
export const mayConfigure = (
  { folder, force }: Pick<InitRequest, 'folder' | 'force'>,
  { files }: Pick<Ports, 'files'>,
): Result<void> => {
  const path = join(folder, configFileName);
  return files.facts(path) !== undefined && !force ? fail({ code: 'already_exists', path }) : ok(undefined);
};

const planIgnore = (
  request: InitRequest,
  config: string,
  root: string,
  ports: Ports,
): Result<readonly PlannedFile[]> => {
  const line = ignoreLine(config, request.folder, root, ports);
  if (line === undefined) return ok([]);
  const path = join(root, '.gitignore');
  const before = ports.files.facts(path) === undefined ? ok('') : ports.files.readText(path);
  if (!before.ok) return before;
  const text = withLine(before.value, line);
  return ok(text === undefined ? [] : [{ path, text }]);
};

/** Everything that is to be written below the root of the work tree, before anything is. */
export const planInit = (request: InitRequest, root: string, ports: Ports): Result<InitPlan> => {
  const { folder, agent, force } = request;
  const configPath = join(folder, configFileName);
  const promptPath = join(folder, 'prompts', 'main.md');
  const allowed = mayConfigure(request, ports);
  if (!allowed.ok) return allowed;
  const selfIgnore = join(folder, '.agent-runner', '.gitignore');
  const keepPrompt = ports.files.facts(promptPath) !== undefined && !force;
  const config = configText(agent, ports.self.uid === 0);
  const ignore = planIgnore(request, config, root, ports);
  if (!ignore.ok) return ignore;
  return ok({
    sources: [
      { path: configPath, text: config },
      ...(keepPrompt ? [] : [{ path: promptPath, text: promptText }]),
      ...ignore.value,
    ],
    aids: [
      { path: join(folder, schemaFile), text: configJsonSchema() },
      ...(ports.files.facts(selfIgnore) === undefined ? [{ path: selfIgnore, text: '*\n' }] : []),
    ],
    kept: keepPrompt ? [relative(folder, promptPath)] : [],
  });
};
