import { loadConfig } from '../config/load.ts';
import { ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { mayLook } from '../verbs/find-supervisor.ts';
import { controlProject, type ControlledProject } from '../verbs/controlled-project.ts';

/**
 * The project that `--config`, or the current folder, means, with its supervisor under control. Fails as loading the
 * configuration does, and with `io` where its log folder may not be looked into.
 */
export const openProject = (platform: Platform, named: string | undefined): Result<ControlledProject> => {
  const config = loadConfig(platform, named);
  if (!config.ok) return config;
  const project = controlProject(platform, config.value);
  const seen = mayLook(platform, project.logDir);
  return seen.ok ? ok(project) : seen;
};
