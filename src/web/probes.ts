import type { LoadedConfig } from '../config/loaded.ts';
import { projectFolders } from '../config/settings.ts';
import type { Platform } from '../ports/platform.ts';
import { mayLook } from '../verbs/find-supervisor.ts';
import { takeSnapshot } from '../verbs/peek.ts';
import { metricsText } from '../views/metrics.ts';
import { textAnswer, type WholeAnswer } from './answers.ts';
import type { ShownProject } from './wire.ts';

/** A project of this machine. */
export interface LocalProject {
  readonly shown: ShownProject;
  readonly config: LoadedConfig;
}

const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

/** A project’s name as a label; where two have the same, what tells them apart in addresses. */
const labelOf = ({ shown }: LocalProject, all: readonly LocalProject[]): string =>
  all.filter((other) => other.shown.project === shown.project).length > 1 ? shown.id : shown.project;

/** What Prometheus reads of all projects of this machine. One that cannot be looked at has no series; with none at all it is 503. */
export const metricsOf = (platform: Platform, projects: readonly LocalProject[]) => (): WholeAnswer => {
  const snapshots = projects.flatMap((project) => {
    const seen = takeSnapshot(platform, project.config, { log: false, events: 0 });
    return seen.ok ? [{ ...seen.value, project: labelOf(project, projects) }] : [];
  });
  if (snapshots.length === 0 && projects.length > 0) return textAnswer(503, 'no log folder can be read\n');
  return textAnswer(200, metricsText(...snapshots), metricsType);
};

/** Whether all log folders can be read. One that was there and has gone is a disk that is not mounted any more. */
export const healthOf = (platform: Platform, projects: readonly LocalProject[]) => {
  const seen = new Set<string>();
  const faultOf = ({ shown, config }: LocalProject): readonly string[] => {
    const { logDir } = projectFolders(config);
    const looked = mayLook(platform, logDir);
    const listed = looked.ok ? platform.files.list(logDir) : looked;
    if (listed.ok) seen.add(shown.id);
    if (listed.ok || (listed.failure.errno === 'ENOENT' && !seen.has(shown.id))) return [];
    return [`${shown.id}: the log folder cannot be read (${listed.failure.errno})`];
  };
  return (): WholeAnswer => {
    const faults = projects.flatMap((project) => faultOf(project));
    return faults.length === 0 ? textAnswer(200, 'ok\n') : textAnswer(503, `${faults.join('\n')}\n`);
  };
};
