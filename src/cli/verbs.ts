import type { Verb } from './define.ts';

/** The groups in which a person meets the verbs, in this order. */
export const verbGroups = ['Begin', 'Run', 'Look', 'Mend', 'More'] as const;
export type VerbGroup = (typeof verbGroups)[number];

export interface VerbEntry {
  readonly group: VerbGroup;
  /** One line for the list of verbs. Two-word names are sub-verbs. */
  readonly summary: string;
  /** Not listed; for the program itself. */
  readonly hidden?: true;
  // Verbs differ in their flags' types; only the runner, which parsed them by the verb's own table, calls `run`.
  readonly load: () => Promise<{ readonly default: Verb<never> }>;
}

/** Every verb. Each is loaded only when it is called (static names: a compiled binary cannot glob). */
export const verbs: Readonly<Record<string, VerbEntry>> = {};
