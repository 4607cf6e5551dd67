import { parseMoment } from '../model/moment.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { EpochMs } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';

/** The instant that a flag names; undefined where it was not given. Fails with `usage`. */
export const momentFlag = (
  flag: string,
  text: string | undefined,
  { clock, self }: Pick<Platform, 'clock' | 'self'>,
): Result<EpochMs | undefined> => {
  if (text === undefined) return ok(undefined);
  const moment = parseMoment(text, { now: clock.now(), timeZone: self.timeZone });
  return moment.ok ? moment : fail({ code: 'usage', message: `--${flag}: ${moment.failure}` });
};
