import type { LockHolder } from './failure.ts';

/** Why the executable of before could not be put back, and what a person types to do it. */
export interface Stuck {
  readonly reason: string;
  readonly command: string;
}

/** Why the executable was not replaced, or is again what it was. Paths are absolute; `config` is a configuration file. */
export type UpgradeTrouble =
  /** It runs from its source: there is no executable to replace. */
  | { readonly kind: 'from_source'; readonly entry: string }
  /** No release is for this system and processor. */
  | { readonly kind: 'unknown_host' }
  /** `command` is what would do it as root. */
  | { readonly kind: 'not_writable'; readonly path: string; readonly reason: string; readonly command: string }
  | { readonly kind: 'busy'; readonly holder?: LockHolder }
  | { readonly kind: 'no_previous'; readonly path: string }
  /** It does not answer here: another C library, a processor that it is not for, a disk that runs nothing. */
  | { readonly kind: 'does_not_run'; readonly what: string; readonly answer: string }
  | { readonly kind: 'other_program'; readonly expected: string; readonly answer: string }
  /** It does not do with a project what the one that is there does. */
  | { readonly kind: 'fails_project'; readonly config: string; readonly command: string; readonly answer: string }
  /** It passed its trial, and failed it where it was put. `stuck` tells why the one of before could not be put back. */
  | {
      readonly kind: 'fails_in_place';
      readonly path: string;
      readonly from: string;
      readonly to: string;
      readonly answer: string;
      readonly stuck?: Stuck;
    }
  /** It was put in place, and a supervisor did not come up with it. */
  | {
      readonly kind: 'rolled_back';
      readonly from: string;
      readonly to: string;
      readonly config: string;
      readonly reason: string;
      readonly stuck?: Stuck;
      /** Supervisors that do not run now, though they should, and why. */
      readonly down: readonly { readonly config: string; readonly reason: string }[];
    };
