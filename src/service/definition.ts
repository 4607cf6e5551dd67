import type { FailureOf } from '../model/failure.ts';
import { ok, type Result } from '../model/result.ts';
import type { ServiceManagerName, ServiceSpec } from '../model/service.ts';
import { launchdJob } from './launchd.ts';
import { systemdUnit } from './systemd.ts';

/** The text by which a manager learns of a service. */
export const serviceDefinition = (
  manager: ServiceManagerName,
  spec: ServiceSpec,
): Result<string, FailureOf<'not_expressible'>> => {
  switch (manager) {
    case 'systemd':
      return ok(systemdUnit(spec));
    case 'launchd':
      return launchdJob(spec);
  }
};
