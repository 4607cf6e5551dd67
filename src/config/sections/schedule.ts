import * as v from 'valibot';
import { isTimeZone, parseWindow } from '../../model/schedule.ts';
import { about } from '../field.ts';

const reasonOf = (entry: string): string => {
  const window = parseWindow(entry);
  return window.ok ? '' : window.failure;
};

/** `[schedule]` */
export const scheduleSchema = v.pipe(
  v.strictObject({
    run: v.exactOptional(
      v.pipe(
        v.array(
          v.pipe(
            v.string(),
            v.check(
              (entry) => parseWindow(entry).ok,
              ({ input }) => `is no time to run: ${reasonOf(input)}`,
            ),
          ),
        ),
        about(
          'When rounds may begin, such as `"Mon-Fri 20:00-07:00"` or `"Sat-Sun"`; empty: always. A round that has begun is finished, and `agent-runner wake` runs one besides.',
        ),
      ),
      [],
    ),
    timezone: v.exactOptional(
      v.pipe(
        v.string(),
        v.check((name) => name === '' || isTimeZone(name), 'is no time zone; expected a name such as “Europe/Berlin”'),
        about('The time zone of `run`, and of the days and months of `[budget]`, by its IANA name; empty: the host’s.'),
      ),
      '',
    ),
  }),
  about('When the Loop may run. Outside it the Loop waits.'),
);
