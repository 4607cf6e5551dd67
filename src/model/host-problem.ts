/** Why another host cannot be given agent-runner, or does not take it. Sizes are bytes; folders are absolute over there. */
export type HostProblem =
  /** No release is for such a machine. */
  | { readonly kind: 'no_target'; readonly machine: string }
  /** The binary at hand is for another one. */
  | { readonly kind: 'other_binary'; readonly file: string; readonly is: string; readonly wanted: string }
  /** Nothing at hand runs there. `file`: what was looked at. */
  | { readonly kind: 'no_binary'; readonly wanted: string }
  | { readonly kind: 'no_room'; readonly folder: string; readonly freeBytes: number; readonly neededBytes: number }
  | { readonly kind: 'not_writable'; readonly folder: string; readonly reason: string }
  | { readonly kind: 'noexec'; readonly folder: string; readonly reason: string }
  /** None of sha256sum, shasum and openssl. */
  | { readonly kind: 'no_sum_tool' }
  | { readonly kind: 'wrong_sum'; readonly expected: string; readonly actual: string }
  | { readonly kind: 'no_git' }
  /** `clone` is the command that would make it. */
  | { readonly kind: 'no_project'; readonly folder: string; readonly clone: string }
  /** The new binary is whole, and does not do `what`; the old one was left in its place. */
  | { readonly kind: 'does_not_answer'; readonly what: string; readonly said: string }
  /** A command of ours failed there. */
  | { readonly kind: 'refused'; readonly what: string; readonly said: string }
  /** The new version did not come up; the one before is in its place again. `up`: whether that one came up. */
  | { readonly kind: 'rolled_back'; readonly said: string; readonly up: boolean }
  | { readonly kind: 'not_up'; readonly said: string }
  /** The connection was lost, or a step took too long. */
  | { readonly kind: 'broken_off'; readonly step: string; readonly reason: string };
