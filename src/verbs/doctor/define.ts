import type { LoadedConfig } from '../../config/loaded.ts';
import type { RoundSettings } from '../../model/round-settings.ts';
import type { Platform } from '../../ports/platform.ts';
import type { ServiceManager } from '../../ports/service-manager.ts';
import { childEnvironment } from '../../round/environment.ts';

/** What a check found: all is well, something to know, or something that will stop the night. */
export type Finding =
  | { readonly state: 'ok'; readonly reason: string }
  | { readonly state: 'warn' | 'bad'; readonly reason: string; readonly fix: string };

/** What a check may look at. It changes nothing. */
export interface Patient {
  readonly platform: Platform;
  readonly config: LoadedConfig;
  /** One for each phase, or the only one. */
  readonly phases: readonly [RoundSettings, ...RoundSettings[]];
  /** The user's own manager, or the machine's where the project is installed there. */
  readonly manager: ServiceManager;
}

/** One thing that will bite tonight. */
export interface DoctorCheck {
  /** Stable; unique. */
  readonly name: string;
  readonly title: string;
  /** Nothing where the question does not arise here; several where it arises for several agents. */
  run(patient: Patient): Promise<readonly Finding[]>;
}

export const well = (reason: string): readonly Finding[] => [{ state: 'ok', reason }];
export const warn = (reason: string, fix: string): readonly Finding[] => [{ state: 'warn', reason, fix }];
export const bad = (reason: string, fix: string): readonly Finding[] => [{ state: 'bad', reason, fix }];

/** The environment of a phase's agent, as a round would make it. */
export const agentEnvironment = ({ platform }: Patient, settings: RoundSettings): Readonly<Record<string, string>> =>
  childEnvironment(platform.self.env, settings, {
    roundNum: 1,
    roundId: '',
    contextFile: '',
    doneFile: '',
    idleFile: '',
    freshEyes: false,
  });

/** Each agent once: phases mostly share one. */
export const distinctAgents = ({ phases }: Patient): readonly RoundSettings[] => [
  ...new Map(phases.map((settings) => [JSON.stringify(settings.agent), settings])).values(),
];

/** The same finding of two phases is told once. */
export const distinctFindings = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values(),
];
