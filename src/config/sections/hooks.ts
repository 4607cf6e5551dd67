import * as v from 'valibot';
import { ownContextKeys } from '../../model/round-context.ts';
import { about, duration, texts } from '../field.ts';

const command = (what: string) =>
  v.pipe(
    texts(what, 1),
    v.check(([program = '']) => program.trim() !== '', 'must begin with a program'),
  );

const isFree = (name: string): boolean => !ownContextKeys.some((key) => key === name);

const contextName = v.pipe(
  v.string(),
  v.nonEmpty('must not be empty'),
  v.check(isFree, 'is a key that the round context has of its own; call the hook something else'),
);

/** `[hooks]` */
export const hooksSchema = v.pipe(
  v.strictObject({
    pre_round: v.exactOptional(
      command('Called when the startup checks hold, before the round begins: program and arguments.'),
    ),
    post_round: v.exactOptional(command('Called when a round is over and its tree is settled; given its report.')),
    on_stop: v.exactOptional(command('Called when `serve` ends; given the reason and the exit code.')),
    timeout_s: v.exactOptional(duration('How long one call of a hook may take before it is ended.'), 30),
    context: v.exactOptional(
      v.pipe(
        v.record(contextName, command('The hook that tells this: program and arguments.')),
        about(
          'What else a round is told: a name, and the hook whose output (JSON, else its text, at most 64 KB) stands in the round context under it.',
        ),
      ),
      {},
    ),
  }),
  about(
    'Programs of yours that are called around a round, in the work folder, with the facts as JSON on standard input. A path counts from this file’s folder. Nothing that a hook starts outlives it, and its failure (`hook_failed`) never stops the Loop.',
  ),
);
