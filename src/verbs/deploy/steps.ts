import type { HostFacts } from './host-facts.ts';

/** What became of a file of the project over there. `kept`: theirs differs, and was left; `replaced`: theirs lies beside it as `keptAs`. */
export type FileFate =
  | { readonly name: string; readonly fate: 'new' | 'same' | 'kept' }
  | { readonly name: string; readonly fate: 'replaced'; readonly keptAs: string };

/** What `doctor` found over there, as far as it is no business of the installation itself. */
export interface FarFinding {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'bad';
  readonly reason: string;
  readonly fix: string;
}

/** Something without which the service does less than is expected of it, in `install`’s own words. */
export interface FarLack {
  readonly kind: string;
  readonly words: string;
}

/** How the project is kept running over there. */
export type FarService =
  | { readonly kind: 'service'; readonly name: string; readonly lacks: readonly FarLack[] }
  /** No service manager is to be had, and so it runs in the background until the next boot. */
  | { readonly kind: 'background'; readonly why: string };

/** What became of the supervisor. */
export type FarStanding =
  /** It was not running. */
  | { readonly kind: 'started' }
  /** With the new version, after its round. */
  | { readonly kind: 'restarted' }
  /** It runs already, as it should. */
  | { readonly kind: 'running' }
  /** Its round goes on, and the restart waits for that by itself. */
  | { readonly kind: 'left' }
  /** Somebody runs it in a terminal, and is not cut off. */
  | { readonly kind: 'foreground'; readonly pid: number }
  /** `doctor`: what it found would stop it at once; `asked`: it was not to be started. */
  | { readonly kind: 'not_started'; readonly why: 'doctor' | 'asked' }
  /** The one before goes on: what `doctor` found would keep the new one from coming up. */
  | { readonly kind: 'not_restarted' };

/** What happens on a host, as it happens. */
export type DeployStep =
  | { readonly step: 'reached'; readonly facts: HostFacts }
  | { readonly step: 'attached' }
  | { readonly step: 'fetching' | 'copying'; readonly bytes: number; readonly total: number }
  | { readonly step: 'present' | 'verified' }
  | { readonly step: 'file'; readonly file: FileFate }
  | { readonly step: 'initialised'; readonly preset: string }
  | { readonly step: 'placed'; readonly version: string; readonly before?: string }
  | { readonly step: 'examined'; readonly findings: readonly FarFinding[] }
  | { readonly step: 'installed'; readonly service: FarService }
  /** The supervisor’s own words on its round. */
  | { readonly step: 'waiting'; readonly words: string }
  | { readonly step: 'settled'; readonly standing: FarStanding };

export type OnStep = (step: DeployStep) => void;

/** What was done, or, after a dry run, what would be. */
export interface DeployReport {
  readonly host: string;
  readonly target: string;
  readonly folder: string;
  readonly project: string;
  readonly binary: 'copied' | 'present' | 'would_copy';
  readonly version: string;
  /** What was there before; absent where nothing was. */
  readonly before?: string;
  readonly files: readonly FileFate[];
  /** `init` wrote a configuration over there, for this preset. */
  readonly initialised?: string;
  readonly findings: readonly FarFinding[];
  readonly service?: FarService;
  readonly standing?: FarStanding;
  /** `agent-runner status` over there; absent after a dry run. */
  readonly status?: string;
}
