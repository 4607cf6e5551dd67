import type { LoadedConfig } from '../config/loaded.ts';
import { witnessSettings } from '../config/witness.ts';
import { ownDetectors, ownRules } from '../config/own-detectors.ts';
import { projectFolders } from '../config/settings.ts';
import { detectors } from '../detectors/index.ts';
import type { ObservedHost } from '../ports/observed-host.ts';
import type { Platform } from '../ports/platform.ts';
import type { Processes } from '../ports/processes.ts';
import { asDetector } from '../witness/own/detector.ts';
import { createOwnLook } from '../witness/own/look.ts';
import type { WitnessParts } from '../witness/witness.ts';

/** Who judges a host, and by which rules: the built-in detectors, and where `own` is given, the user's. */
export type Judging = Pick<WitnessParts, 'detectors' | 'settings' | 'ownLook'>;

/** What judging touches of this machine. */
export interface JudgingPorts {
  readonly processes: Pick<Processes, 'run'>;
  readonly self: Pick<Platform['self'], 'timeZone'>;
}

/** The built-in detectors alone. */
export const builtInJudging = ({ self }: Pick<JudgingPorts, 'self'>, config: LoadedConfig): Judging => ({
  detectors,
  settings: witnessSettings(config, self.timeZone),
});

/** All detectors of a configuration. The user's commands are run on this machine, whichever host is watched. */
export const judging = (
  ports: JudgingPorts,
  config: LoadedConfig,
  { host, end }: { readonly host: ObservedHost; readonly end?: AbortSignal },
): Judging => {
  const own = ownDetectors(config);
  const { settings } = builtInJudging(ports, config);
  if (own.length === 0) return { detectors, settings };
  const { project, logDir } = projectFolders(config);
  const { rules, autoStopOn } = ownRules(config);
  const windows = own.map(({ condition }) => (condition.kind === 'event' ? condition.windowMs : 0));
  const place = host.name === undefined ? { AGENT_RUNNER_LOG_DIR: logDir } : { AGENT_RUNNER_HOST: host.name };
  return {
    detectors: [...detectors, ...own.map((one) => asDetector(one))],
    settings: {
      ...settings,
      rules: { ...settings.rules, ...rules },
      lookBackMs: Math.max(...windows),
      autoStopOn: [...new Set([...settings.autoStopOn, ...autoStopOn])],
    },
    ownLook: createOwnLook(host, own, {
      processes: ports.processes,
      cwd: config.folder,
      env: { AGENT_RUNNER_PROJECT: project, ...place },
      ...(end === undefined ? {} : { end }),
    }),
  };
};
