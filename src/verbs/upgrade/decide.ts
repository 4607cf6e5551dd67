import type { ExitName } from '../../model/exit-code.ts';
import type { UpgradeEnd } from '../upgrade.ts';

/** What is to be done about a release. */
export type UpgradeDecision =
  /** `older`: a person has asked for one before this. */
  | { readonly kind: 'install'; readonly older: boolean }
  /** There is none later; or this is the very one; or this is later than the latest. */
  | { readonly kind: 'nothing'; readonly why: 'latest' | 'same' | 'ahead' };

/** What the decision rests on. */
export interface UpgradeFacts {
  /** Of the executable in place; undefined where it does not even start. */
  readonly current: string | undefined;
  readonly released: string;
  /** A person named the version or the target. */
  readonly named: boolean;
  /** The executable has the bytes of the one that was released. */
  readonly same: boolean;
}

/** Without being asked for by name nothing is replaced but by something later: a mirror that is behind is no reason to go back. */
export const decideUpgrade = ({ current, released, named, same }: UpgradeFacts): UpgradeDecision => {
  if (current === undefined) return { kind: 'install', older: false };
  const order = Bun.semver.order(released, current);
  if (same) return { kind: 'nothing', why: 'same' };
  if (named) return { kind: 'install', older: order < 0 };
  if (order > 0) return { kind: 'install', older: false };
  return { kind: 'nothing', why: order === 0 ? 'latest' : 'ahead' };
};

/** A wait that Ctrl-C left in the middle leaves something to be done, and so does a runner that could not be restarted. */
export const upgradeExit = (end: UpgradeEnd): ExitName => {
  const kinds = end.kind === 'replaced' ? end.replaced.runners.map(({ kind }) => kind) : [];
  if (end.kind === 'interrupted' || kinds.includes('ending')) return 'cancelled';
  return kinds.includes('refused') ? 'failed' : 'done';
};
