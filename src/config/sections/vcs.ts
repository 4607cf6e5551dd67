import * as v from 'valibot';
import { dirtyActions } from '../../model/round-settings.ts';
import { about, duration, oneOf } from '../field.ts';

/** `[vcs]` */
export const vcsSchema = v.pipe(
  v.strictObject({
    dirty_action: v.exactOptional(
      oneOf(dirtyActions, 'What happens to work that a clean round left uncommitted.'),
      'stash',
    ),
    stash_idempotency_s: v.exactOptional(
      duration('The same leftovers are not stashed twice within this time.', 'from zero'),
      5,
    ),
  }),
  about('Work that a round left uncommitted.'),
);
