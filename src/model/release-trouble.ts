/**
 * Why a release cannot be had, or not be trusted. Nothing has been changed then. URLs and files are told as they were
 * asked for; sizes are bytes.
 */
export type ReleaseTrouble =
  /** Nobody said where releases lie, and the program does not know of a place. */
  | { readonly kind: 'no_location' }
  | { readonly kind: 'untrusted_location'; readonly location: string }
  | { readonly kind: 'unreachable'; readonly url: string; readonly reason: string }
  /** The server answers, and has no such file. */
  | { readonly kind: 'not_there'; readonly url: string; readonly status: number }
  /** A proxy, or the log-in page of a guest network, answered in the place of the release. */
  | { readonly kind: 'web_page'; readonly url: string }
  | { readonly kind: 'no_manifest'; readonly url: string }
  | { readonly kind: 'unlisted'; readonly url: string }
  | { readonly kind: 'wrong_sum'; readonly url: string; readonly expected: string; readonly actual: string }
  /** Asked for one version, it holds another. */
  | { readonly kind: 'other_version'; readonly url: string; readonly found: string }
  | {
      readonly kind: 'no_target';
      readonly version: string;
      readonly target: string;
      readonly known: readonly string[];
    }
  | { readonly kind: 'no_room'; readonly folder: string; readonly freeBytes: number; readonly neededBytes: number }
  /** What was downloaded has its sum, and cannot be unpacked. */
  | { readonly kind: 'not_unpacked'; readonly url: string; readonly reason: string };
