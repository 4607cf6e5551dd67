import { findConfig } from '../config/find.ts';
import { ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { companionText } from './release/find-release.ts';
import { obtainBinary } from './release/obtain-binary.ts';
import { renewManual } from './upgrade/manual.ts';
import { mayReplace, ownBinary, trouble, type OwnBinary } from './upgrade/own-binary.ts';
import { planUpgrade, type UpgradePlan, type Wanted } from './upgrade/plan.ts';
import { replace, type Replaced, type ReplaceOrder, type ReplaceStep } from './upgrade/replace.ts';
import { leftAlone, type RunnerEnd } from './upgrade/restart-all.ts';
import { findRunners, type Runner } from './upgrade/runners.ts';
import { versionOf } from './upgrade/try-out.ts';
import { openWorkshop, type Workshop } from './upgrade/workshop.ts';

/** What is told where the executable in place does not start, and so does not say. */
const brokenVersion = 'unknown';

/** What runs from a file that an upgrade has replaced: `--no-restart`, or one that was killed before it was done. */
const runnersBehind = async (platform: Platform, binary: OwnBinary): Promise<readonly Runner[]> =>
  (await findRunners(platform, binary)).filter(({ isBehind }) => isBehind);

/** Whether another is kept. One that was killed between its last two renames has kept the one that is in place. */
const isAnother = ({ files }: Pick<Platform, 'files'>, { path, previous }: OwnBinary): boolean => {
  const [kept, there] = [files.facts(previous), files.facts(path)];
  return kept?.kind === 'file' && !(kept.inode === there?.inode && kept.device === there.device);
};

/** How an upgrade is to be done, and who watches it. */
export interface UpgradeOrder extends Omit<ReplaceOrder, 'onStep'> {
  /** What was typed behind the verb. */
  readonly words: readonly string[];
  readonly onStep: (step: UpgradeStep) => void;
}

/** What an upgrade is at. */
export type UpgradeStep =
  | { readonly kind: 'downloading'; readonly plan: UpgradePlan; readonly received: number; readonly total: number }
  | ReplaceStep;

export type UpgradeEnd =
  | { readonly kind: 'replaced'; readonly replaced: Replaced }
  /** `behind`: what still runs with the version of before. */
  | {
      readonly kind: 'nothing';
      readonly binary: OwnBinary;
      readonly plan: UpgradePlan;
      readonly behind: readonly RunnerEnd[];
    }
  /** A person left before anything was changed. */
  | { readonly kind: 'interrupted' };

/** What an upgrade would do. */
export interface Forecast {
  readonly binary: OwnBinary;
  readonly plan: UpgradePlan;
  /** What would be started again, or would not; where nothing is to be done, what still runs with the version of before. */
  readonly runners: readonly Runner[];
  /** What the changelog says of the release, where it carries that. */
  readonly notes?: string;
  /** What root would type, where the executable is not ours to replace. */
  readonly command?: string;
}

/** The executable, where it may be replaced, and where the order can be carried out at all. */
const prepared = (platform: Platform, { config, words }: UpgradeOrder): Result<OwnBinary> => {
  const binary = ownBinary(platform);
  if (!binary.ok) return binary;
  const named = config === undefined ? undefined : findConfig(platform.files, platform.self, config);
  if (named?.ok === false) return named;
  const may = mayReplace(platform, binary.value, words);
  return may.ok ? binary : may;
};

/** Opens the workshop for as long as `work` takes. */
const inWorkshop = async (
  platform: Platform,
  binary: OwnBinary,
  work: (shop: Workshop) => Promise<Result<UpgradeEnd>>,
): Promise<Result<UpgradeEnd>> => {
  const shop = openWorkshop(platform, binary);
  if (!shop.ok) return shop;
  try {
    return await work(shop.value);
  } finally {
    shop.value.close();
  }
};

/** What an upgrade would do. Changes nothing; fails where it could not even be said. */
export const foreseeUpgrade = async (
  platform: Platform,
  wanted: Wanted,
  words: readonly string[],
): Promise<Result<Forecast>> => {
  const binary = ownBinary(platform);
  if (!binary.ok) return binary;
  const plan = await planUpgrade(platform, binary.value, wanted);
  if (!plan.ok) return plan;
  const notes = await companionText(platform, plan.value.release, 'NOTES.md');
  const may = mayReplace(platform, binary.value, words);
  const command = !may.ok && may.failure.code === 'upgrade' ? may.failure.trouble : undefined;
  return ok({
    binary: binary.value,
    plan: plan.value,
    runners: await (plan.value.decision.kind === 'nothing' ? runnersBehind : findRunners)(platform, binary.value),
    ...(notes.ok && notes.value !== undefined ? { notes: notes.value } : {}),
    ...(command?.kind === 'not_writable' ? { command: command.command } : {}),
  });
};

/**
 * Replaces the executable by that of a release, after it has been verified and tried out beside it, and starts what
 * runs from it again, each when its round has ended. Where something does not come up, all is as it was.
 */
export const upgrade = async (platform: Platform, wanted: Wanted, order: UpgradeOrder): Promise<Result<UpgradeEnd>> => {
  const binary = prepared(platform, order);
  if (!binary.ok) return binary;
  const planned = await planUpgrade(platform, binary.value, wanted);
  if (!planned.ok) return planned;
  const plan = planned.value;
  if (plan.decision.kind === 'nothing') {
    const behind = (await runnersBehind(platform, binary.value)).map(leftAlone);
    return ok({ kind: 'nothing', binary: binary.value, plan, behind });
  }
  return await inWorkshop(platform, binary.value, async (shop) => {
    const obtained = await obtainBinary(platform, {
      release: plan.release,
      artifact: plan.artifact,
      path: shop.made,
      abort: order.leave,
      onProgress: (received, total) => order.onStep({ kind: 'downloading', plan, received, total }),
    });
    if (order.leave.aborted) return ok({ kind: 'interrupted' });
    if (!obtained.ok) return obtained;
    const change = {
      binary: binary.value,
      shop,
      from: plan.current ?? brokenVersion,
      to: plan.release.manifest.version,
    };
    const end = await replace(platform, change, order);
    if (end.ok && end.value.kind === 'replaced') await renewManual(platform, binary.value, plan.release);
    return end;
  });
};

/** Goes back to the executable that the last upgrade kept, by the same steps; that one is kept in its place. */
export const rollBackUpgrade = async (platform: Platform, order: UpgradeOrder): Promise<Result<UpgradeEnd>> => {
  const found = prepared(platform, order);
  if (!found.ok) return found;
  const binary = found.value;
  return await inWorkshop(platform, binary, async (shop) => {
    const { previous, path } = binary;
    if (!isAnother(platform, binary)) return trouble({ kind: 'no_previous', path: previous });
    const to = await versionOf(platform, previous);
    if (!to.ok) return to;
    // What is in place may not even start: that is a reason to go back, and none to stop.
    const from = await versionOf(platform, path);
    const linked = platform.files.link(previous, shop.made);
    if (!linked.ok) return linked;
    const change = { binary, shop, from: from.ok ? from.value : brokenVersion, to: to.value };
    return await replace(platform, change, order);
  });
};
