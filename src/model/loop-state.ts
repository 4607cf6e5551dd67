import * as v from 'valibot';
import { waitReasons } from './decision.ts';
import { isoTime, parseTime } from './time.ts';

const count = (what: string) => v.pipe(v.number(), v.integer(), v.minValue(0), v.description(what));
const instant = (what: string) =>
  v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => parseTime(text) ?? Number.NaN),
    v.finite(),
    v.description(what),
  );

/** What the latest rounds had in common. */
const streaksSchema = v.object({
  failures: count('rounds that failed since the last good one; the failure delay doubles with it'),
  crashes: count('short unexplained failures in a row'),
  refusals: count('refused logins in a row'),
  transients: count('passing refusals by the provider since the last good round'),
  limits: count('usage limits met since the last good round'),
  guesses: count('of these, the latest in a row that named no believable reset'),
});
export type Streaks = v.InferOutput<typeof streaksSchema>;

const waitSchema = v.object({
  kind: v.picklist(['delay', 'instant']),
  reason: v.picklist(waitReasons),
  since: instant('when it began'),
  until: instant('when it ends'),
  why: v.pipe(v.string(), v.description('in words')),
});

const rounds = count('rounds of this run of the supervisor');

/** `loop-state.json`: what the Loop must still know after its process was replaced. */
const loopStateSchema = v.variant('kind', [
  v.object({ kind: v.literal('ready'), rounds, streaks: streaksSchema }),
  v.object({ kind: v.literal('waiting'), rounds, streaks: streaksSchema, wait: waitSchema }),
]);
export type LoopState = v.InferOutput<typeof loopStateSchema>;

/** Before the first round, and after every good one. */
export const noStreaks: Streaks = { failures: 0, crashes: 0, refusals: 0, transients: 0, limits: 0, guesses: 0 };

/** The state of a Loop that knows nothing. */
export const freshLoopState: LoopState = { kind: 'ready', rounds: 0, streaks: noStreaks };

/** The text of `loop-state.json`. Times stand as ISO 8601, for people. */
export const loopStateText = (state: LoopState): string => {
  if (state.kind === 'ready') return `${JSON.stringify(state, undefined, 2)}\n`;
  const wait = { ...state.wait, since: isoTime(state.wait.since), until: isoTime(state.wait.until) };
  return `${JSON.stringify({ ...state, wait }, undefined, 2)}\n`;
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The state that a text of `loop-state.json` tells, or undefined where it is damaged. */
export const loopStateFromText = (text: string): LoopState | undefined => {
  const parsed = v.safeParse(loopStateSchema, parsedJson(text));
  return parsed.success ? parsed.output : undefined;
};
