import { join } from 'node:path';
import { loadConfig } from '../config/load.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import { loopPolicy } from '../config/loop-settings.ts';
import { projectFolders } from '../config/settings.ts';
import type { Failure } from '../model/failure.ts';
import type { LoopPolicy } from '../model/loop-policy.ts';
import { ok, type Result } from '../model/result.ts';
import { openPlatform as openSystem } from '../platform/open.ts';
import type { Platform } from '../ports/platform.ts';
import { failureText } from '../views/failure.ts';

// `agent-runner`: a configured project, seen from a Bun program.

export type { Failure, Platform, Result };

/** A configuration that was read and checked, and where its project lives. */
export interface Project {
  readonly config: LoadedConfig;
  /** The base name of the work tree. */
  readonly name: string;
  /** Absolute, as the other folders. */
  readonly workDir: string;
  readonly logDir: string;
  /** What `decide` of `agent-runner/loop` needs to know of the configuration. */
  readonly policy: LoopPolicy;
  readonly platform: Platform;
}

/** The operating system that this program runs on. `{self}` in a command starts agent-runner, not the program that uses it. */
export const openPlatform = (): Platform => {
  const platform = openSystem();
  const [bun] = platform.self.command;
  return { ...platform, self: { ...platform.self, command: [bun, join(import.meta.dir, '../main.ts')] } };
};

/**
 * Opens the project of a configuration file; without a path, of the `agent-runner.toml` here or in a folder above.
 * Fails with `config_not_found`, `config_invalid` (every mistake at once) or `io`.
 */
export const openProject = (path?: string, platform: Platform = openPlatform()): Result<Project> => {
  const config = loadConfig(platform, path);
  if (!config.ok) return config;
  const { project: name, workDir, logDir } = projectFolders(config.value);
  const policy = loopPolicy(config.value, platform.self.timeZone);
  return ok({ config: config.value, name, workDir, logDir, policy, platform });
};

/** A failure as agent-runner tells it: what happened, why, and how to mend it. */
export const failureMessage = (failure: Failure): string => failureText(failure, false).trimEnd();
