import type { Failure } from '../model/failure.ts';
import { fail } from '../model/result.ts';
import { failureRefusal, refusal, type WholeAnswer } from './answers.ts';

type Refused = { readonly ok: false; readonly failure: WholeAnswer };

/** A failure of a verb. */
export const refusedBy = (failure: Failure): Refused => fail(failureRefusal(failure));

/** The cursor of a page of the past leads nowhere any more. */
export const historyMoved = (): Refused =>
  fail(
    refusal(410, {
      code: 'history_moved',
      message: 'What lies before is not where it was: the journal’s file was moved away or replaced.',
      hint: 'Reload the page: it begins again at the newest round.',
    }),
  );

/** What is not to be had from another host. */
export const notFromThere = (what: string, hint: string): Refused =>
  fail(refusal(409, { code: 'not_from_another_host', message: `${what} is not to be had from another host.`, hint }));

/** A host that has not answered. */
export const hostAway = (why: string): Refused =>
  fail(
    refusal(503, {
      code: 'host_unreachable',
      message: why,
      hint: 'It is tried again and again while the page is open.',
    }),
  );
