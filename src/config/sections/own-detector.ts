import * as v from 'valibot';
import { severities } from '../../model/alert.ts';
import { eventKinds, isEventKind } from '../../model/event.ts';
import { nearest } from '../../model/nearest.ts';
import { about, count, duration, flag, oneOf, texts, word } from '../field.ts';
import { patternFault } from '../pattern.ts';

const unknownEvent = (name: string): string => {
  const close = nearest(name, Object.keys(eventKinds));
  return `“${name}” is no kind of event${close === undefined ? '' : `; is ${close} meant?`}`;
};

/** `[[monitor.detector]]` */
export const ownDetectorSchema = v.pipe(
  v.strictObject({
    name: v.pipe(
      word('What its alerts are called; no name of a built-in detector.'),
      v.regex(/^[a-z][a-z0-9_]*$/, 'must be of small letters, digits and _, and begin with a letter'),
    ),
    severity: v.exactOptional(oneOf(severities, 'How much it matters.'), 'warning'),
    log_pattern: v.exactOptional(
      v.pipe(
        word('A regular expression, case ignored, that a line of the running round’s log fits.'),
        v.check(
          (pattern) => patternFault(pattern) === undefined,
          (issue) => `is not a regular expression: ${patternFault(issue.input) ?? ''}`,
        ),
      ),
    ),
    event: v.exactOptional(
      v.pipe(
        word('A kind of event in the journal.'),
        v.check(isEventKind, (issue) => unknownEvent(issue.input)),
      ),
    ),
    count: v.exactOptional(
      v.pipe(
        count('With `event`: how many of them there must be.', 'events', 1),
        v.maxValue(1000, 'must be at most 1000'),
      ),
      1,
    ),
    window_s: v.exactOptional(duration('With `event`: within which time.'), 3600),
    command: v.exactOptional(
      v.pipe(
        texts(
          'A program and its arguments, which a monitor runs at each look. It prints `{"alert": true, "message": "why"}`, or `{"alert": false}`.',
          1,
        ),
        v.check(([program = '']) => program.trim() !== '', 'must begin with a program'),
      ),
    ),
    timeout_s: v.exactOptional(duration('With `command`: how long one run may take before it is ended.'), 10),
    hold_for_s: v.exactOptional(
      duration('For how long it must be there before it is told, and gone before it is over.', 'from zero'),
      0,
    ),
    repeat_after_s: v.exactOptional(duration('It is told again after this time, while it stays.'), 10_800),
    auto_stop: v.exactOptional(flag('Whether it stops the Loop.'), false),
  }),
  about(
    'Detectors of your own: a table for each, with one of `log_pattern`, `event` and `command`. Their alerts live as those of the built-in ones.',
  ),
);
export type OwnDetectorTable = v.InferOutput<typeof ownDetectorSchema>;
