import type { LoopPolicy } from '../model/loop-policy.ts';
import { fail, ok, type Result } from '../model/result.ts';

/** After how many rounds to end: `--max-rounds` and its short form `--once`. */
export const roundsAsked = (once: boolean, text: string | undefined): Result<Pick<LoopPolicy, 'maxRounds'>> => {
  if (text === undefined) return ok(once ? { maxRounds: 1 } : {});
  if (once) return fail({ code: 'usage', message: '--once is --max-rounds 1: give one of them' });
  if (!/^[1-9]\d{0,8}$/.test(text))
    return fail({ code: 'usage', message: `--max-rounds needs a number from 1, not “${text}”` });
  return ok({ maxRounds: Number(text) });
};

/** The same as flags of `serve`. */
export const roundsFlags = ({ maxRounds }: Pick<LoopPolicy, 'maxRounds'>): readonly string[] =>
  maxRounds === undefined ? [] : ['--max-rounds', String(maxRounds)];
