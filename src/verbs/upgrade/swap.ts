import type { FailureOf } from '../../model/failure.ts';
import { failureReason } from '../../model/failure-reason.ts';
import { ok } from '../../model/result.ts';
import { shellWord } from '../../model/shell-word.ts';
import type { Stuck } from '../../model/upgrade-trouble.ts';
import type { Files, IoResult } from '../../ports/files.ts';
import type { OwnBinary } from './own-binary.ts';
import type { Workshop } from './workshop.ts';

type Ports = { readonly files: Files };

/** Runs steps until one fails. */
const inTurn = (...steps: readonly (() => IoResult<void>)[]): IoResult<void> => {
  for (const step of steps) {
    const done = step();
    if (!done.ok) return done;
  }
  return ok(undefined);
};

/**
 * Puts what was made in the place of the executable, and keeps that one beside it. Each step is a rename or a second
 * name: whoever starts the executable meanwhile, and whoever looks after a kill or a power cut, finds the old one or
 * the new one whole. Who runs the old one goes on with it.
 */
export const putInPlace = ({ files }: Ports, { path, previous }: OwnBinary, shop: Workshop): IoResult<void> => {
  const done = inTurn(
    () => (files.facts(previous) === undefined ? ok(undefined) : files.link(previous, shop.older)),
    () => files.link(path, shop.outgoing),
    () => files.renameForGood(shop.outgoing, previous),
    () => files.renameForGood(shop.made, path),
  );
  if (!done.ok && files.facts(shop.older) !== undefined) files.renameForGood(shop.older, previous);
  return done;
};

/** Undoes `putInPlace`: the executable and the one that is kept are again the ones of before. Needs no room on the disk. */
export const takeBack = ({ files }: Ports, { path, previous }: OwnBinary, shop: Workshop): IoResult<void> =>
  inTurn(
    () => files.renameForGood(previous, path),
    () => (files.facts(shop.older) === undefined ? ok(undefined) : files.renameForGood(shop.older, previous)),
  );

/** What a person is told where `takeBack` failed. */
export const stuckBy = ({ path, previous }: OwnBinary, failure: FailureOf<'io'>): Stuck => ({
  reason: failureReason(failure),
  command: `mv ${shellWord(previous)} ${shellWord(path)}`,
});
