import { effectiveValues, type EffectiveValue } from '../config/effective.ts';
import { loadConfig } from '../config/load.ts';
import { findPhase } from '../config/phase.ts';
import { ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';

/** The values that a round sees, each with its origin. */
export interface ShownConfig {
  readonly path: string;
  /** The phase whose values these are; empty without phases. */
  readonly phase: string;
  readonly values: readonly EffectiveValue[];
}

/** What is put in the place of a secret. */
const hidden = '(set, not shown)';

// `config show` ends up in bug reports.
const withoutSecret = (shown: EffectiveValue): EffectiveValue =>
  /^agent\.env\..*(key|token|secret|password|credential)/i.test(shown.key) ? { ...shown, value: hidden } : shown;

/** The effective configuration for a phase; without one, for the first of the rotation. */
export const showConfig = (
  ports: Pick<Platform, 'files' | 'self'>,
  asked: { readonly config: string | undefined; readonly phase: string | undefined },
): Result<ShownConfig> => {
  const config = loadConfig(ports, asked.config);
  if (!config.ok) return config;
  const found = asked.phase === undefined ? undefined : findPhase(config.value, asked.phase);
  if (found !== undefined && !found.ok) return found;
  const phase = found?.value ?? config.value.values.phases.list[0];
  return ok({
    path: config.value.path,
    phase: phase ?? '',
    values: effectiveValues(config.value, phase).map((value) => withoutSecret(value)),
  });
};
