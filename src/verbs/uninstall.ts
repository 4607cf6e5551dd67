import { ok, type Result } from '../model/result.ts';
import type { ServiceManagerName, ServiceScope, ServiceState } from '../model/service.ts';
import type { Platform } from '../ports/platform.ts';
import type { ServiceManager } from '../ports/service-manager.ts';
import { installedServices, type InstalledService } from './service-files.ts';

/** What is to be removed. */
export interface UninstallRequest {
  readonly scope: ServiceScope;
  /** The configuration file; absolute. It need not be there any more. */
  readonly config: string;
  /** Does not let a round finish. */
  readonly force: boolean;
}

export interface UninstallReport {
  readonly manager: ServiceManagerName;
  readonly scope: ServiceScope;
  /** The definitions that were there and are no more. */
  readonly removed: readonly string[];
}

// A look is a call of the manager's program.
const lookEveryMs = 250;

const isDown = ({ activity }: ServiceState): boolean => activity === 'inactive' || activity === 'failed';

/** Waits until a service has ended; `onLook` is called with each look. */
const untilDown = async (
  service: string,
  manager: ServiceManager,
  { clock }: Pick<Platform, 'clock'>,
  onLook: (state: ServiceState) => void,
): Promise<Result<void>> => {
  for (;;) {
    const state = await manager.state(service);
    if (!state.ok) return state;
    if (isDown(state.value)) return ok(undefined);
    onLook(state.value);
    await clock.sleep(lookEveryMs);
  }
};

/** `stop` is the first SIGTERM, and lets the round finish; the second does not. */
const end = async (service: string, manager: ServiceManager, force: boolean): Promise<Result<void>> => {
  const asked = await manager.requestStop(service);
  return asked.ok && force ? await manager.terminate(service) : asked;
};

const take = async (
  { service, path }: InstalledService,
  manager: ServiceManager,
  platform: Pick<Platform, 'clock' | 'files'>,
  { force, onLook }: { readonly force: boolean; readonly onLook: (state: ServiceState) => void },
): Promise<Result<void>> => {
  const state = await manager.state(service);
  if (!state.ok) return state;
  if (!isDown(state.value)) {
    const asked = await end(service, manager, force);
    const down = asked.ok ? await untilDown(service, manager, platform, onLook) : asked;
    if (!down.ok) return down;
  }
  const disabled = await manager.disable(service);
  if (!disabled.ok) return disabled;
  const removed = platform.files.remove(path);
  return removed.ok ? await manager.reload() : removed;
};

/** Ends and removes a project's services. Nothing of them stays but the logs. Fails as `install` does. */
export const uninstall = async (
  { scope, config, force }: UninstallRequest,
  platform: Pick<Platform, 'clock' | 'files' | 'services'>,
  onLook: (state: ServiceState) => void,
): Promise<Result<UninstallReport>> => {
  const manager = platform.services(scope);
  const found = installedServices(config, manager, platform.files);
  if (found.length > 0) {
    const reached = await manager.reach();
    if (!reached.ok) return reached;
  }
  for (const service of found) {
    const taken = await take(service, manager, platform, { force, onLook });
    if (!taken.ok) return taken;
  }
  return ok({ manager: manager.name, scope, removed: found.map(({ path }) => path) });
};
