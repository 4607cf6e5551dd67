import type { ConfigProblem } from '../model/failure.ts';
import type { AgentRegistry } from './agent.ts';
import type { PathBase } from './paths.ts';
import type { Places } from './places.ts';
import type { ConfigValues } from './schema.ts';

/** What of its surroundings a configuration is read with. */
export interface Surroundings extends PathBase {
  /** How to start this program again; `{self}` in a command stands for it. */
  readonly self: readonly [string, ...string[]];
  readonly agents: AgentRegistry;
}

/** A configuration that holds together: every rule between its keys has been checked. */
export interface LoadedConfig extends Surroundings {
  /** The file; absolute. */
  readonly path: string;
  readonly values: ConfigValues;
  readonly places: Places;
  /** What is allowed but probably not meant. */
  readonly warnings: readonly ConfigProblem[];
}
