import { findConfig } from '../../config/find.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Platform } from '../../ports/platform.ts';
import type { Waiting } from '../until-gone.ts';
import { trouble, type OwnBinary } from './own-binary.ts';
import { leftAlone, restartAll, type RunnerEnd } from './restart-all.ts';
import { findRunners, type Runner } from './runners.ts';
import { putInPlace, stuckBy, takeBack } from './swap.ts';
import { tryOut, type Trial } from './try-out.ts';
import type { Workshop } from './workshop.ts';

/** What a replacement is at. */
export type ReplaceStep =
  | { readonly kind: 'trying'; readonly version: string }
  /** A round's end is waited for; told about once a second. */
  | { readonly kind: 'waiting'; readonly runner: Runner };

/** How an executable is to be replaced, and who watches. */
export interface ReplaceOrder {
  /** A configuration that was named; absent: the one of the current folder, where there is one. */
  readonly config?: string;
  /** Whether what runs is started again. */
  readonly restart: boolean;
  /** Aborted when nobody wants to wait any more. */
  readonly leave: AbortSignal;
  readonly onStep: (step: ReplaceStep) => void;
}

/** An executable that took the place of another. */
export interface Replaced {
  readonly binary: OwnBinary;
  readonly from: string;
  readonly to: string;
  readonly runners: readonly RunnerEnd[];
}

/** The executable that stands in the workshop, and the one whose place it is to take. */
interface Change {
  readonly binary: OwnBinary;
  readonly shop: Workshop;
  readonly from: string;
  readonly to: string;
}

type ReplaceEnd =
  | { readonly kind: 'replaced'; readonly replaced: Replaced }
  /** A person left before anything was changed. */
  | { readonly kind: 'interrupted' };

/** The configurations with which the successor has to be able to work: those at work, and the one at hand. */
const configsToTry = (
  { files, self }: Platform,
  runners: readonly Runner[],
  { config: named }: ReplaceOrder,
): readonly string[] => {
  const atHand = findConfig(files, self, named);
  const atWork = runners.flatMap(({ config }) => (config === undefined ? [] : [config]));
  return [...new Set([...(atHand.ok ? [atHand.value] : []), ...atWork])];
};

/** Tries it once more where it was put: what runs in a folder of its own need not run under its name. */
const tryInPlace = async (
  platform: Platform,
  { binary, shop, from, to }: Change,
  trial: Omit<Trial, 'binary' | 'before' | 'abort'>,
): Promise<Result<void>> => {
  const works = await tryOut(platform, { ...trial, binary: binary.path, before: binary.previous });
  if (works.ok) return works;
  const back = takeBack(platform, binary, shop);
  const { trouble: why } = works.failure;
  const where = why.kind === 'fails_project' ? `${why.config}: ${why.command}:\n` : '';
  const answer = 'answer' in why ? `${where}${why.answer}` : why.kind;
  const stuck = back.ok ? {} : { stuck: stuckBy(binary, back.failure) };
  return trouble({ kind: 'fails_in_place', path: binary.path, from, to, answer, ...stuck });
};

/**
 * Tries out what stands in the workshop, puts it in place, tries it out there, and has what runs run with it. Where any
 * of that fails, the executable of before stands in its place again.
 */
export const replace = async (platform: Platform, change: Change, order: ReplaceOrder): Promise<Result<ReplaceEnd>> => {
  const { binary, shop, from, to } = change;
  order.onStep({ kind: 'trying', version: to });
  const runners = await findRunners(platform, binary);
  const trial = { version: to, configs: configsToTry(platform, runners, order) };
  const works = await tryOut(platform, { ...trial, binary: shop.made, before: binary.path, abort: order.leave });
  if (order.leave.aborted) return ok({ kind: 'interrupted' });
  if (!works.ok) return works;
  const placed = putInPlace(platform, binary, shop);
  if (!placed.ok) return placed;
  const stays = await tryInPlace(platform, change, trial);
  if (!stays.ok) return stays;
  const replaced = { binary, from, to };
  if (!order.restart) return ok({ kind: 'replaced', replaced: { ...replaced, runners: runners.map(leftAlone) } });
  const waitingFor = (runner: Runner): Waiting => ({
    leave: order.leave,
    onLook: () => order.onStep({ kind: 'waiting', runner }),
  });
  const ends = await restartAll(platform, runners, { ...replaced, shop, waitingFor });
  return ends.ok ? ok({ kind: 'replaced', replaced: { ...replaced, runners: ends.value } }) : ends;
};
