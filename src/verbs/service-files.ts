import { join } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';
import type { ServiceSpec } from '../model/service.ts';
import type { Files } from '../ports/files.ts';
import type { ServiceManager } from '../ports/service-manager.ts';
import { serviceDefinition } from '../service/definition.ts';
import { readMark, type ServiceMark } from '../service/mark.ts';
import { mayBeService, serviceName } from '../service/name.ts';

type Folder = Pick<ServiceManager, 'name' | 'folder'>;

/** One definition, as it is and as it should be. */
export interface ServiceFile {
  /** The file's name, by which the manager knows the service. */
  readonly service: string;
  readonly path: string;
  readonly text: string;
  /** Where it will print, where its manager has no journal. */
  readonly logPath: string;
  /** What stands there now; absent where nothing does. */
  readonly before?: string;
}

/** A definition of ours in the manager's folder. */
export interface InstalledService extends ServiceMark {
  readonly service: string;
  readonly path: string;
  readonly text: string;
}

/** What a definition should be, and what is in its place. Fails with `foreign_service` where that is not this project's. */
export const plannedFile = (spec: ServiceSpec, manager: Folder, files: Files): Result<ServiceFile> => {
  const text = serviceDefinition(manager.name, spec);
  if (!text.ok) return text;
  const service = serviceName(manager.name, spec.role, spec.project);
  const path = join(manager.folder, service);
  const planned = { service, path, text: text.value, logPath: spec.logPath };
  if (files.facts(path) === undefined) return ok(planned);
  const before = files.readText(path);
  if (!before.ok) return before;
  const owner = readMark(before.value)?.config;
  if (owner === spec.configPath) return ok({ ...planned, before: before.value });
  return fail({ code: 'foreign_service', path, ...(owner === undefined ? {} : { owner }) });
};

/** The services of the project that this configuration file, absolute, means. */
export const installedServices = (config: string, { folder }: Folder, files: Files): readonly InstalledService[] => {
  const names = files.list(folder);
  if (!names.ok) return [];
  return names.value.filter(mayBeService).flatMap((service) => {
    const path = join(folder, service);
    const text = files.readText(path);
    const mark = text.ok ? readMark(text.value) : undefined;
    return text.ok && mark?.config === config ? [{ service, path, text: text.value, ...mark }] : [];
  });
};
