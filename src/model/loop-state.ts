import * as v from 'valibot';
import { waitReasons, type Wait } from './decision.ts';
import { parsedJson } from './json.ts';
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

/** A count that earlier versions did not keep. */
const laterCount = (what: string) => v.optional(count(what), 0);

/** What the latest rounds had in common. */
const streaksSchema = v.object({
  failures: count('rounds that failed since the last good one; the failure delay doubles with it'),
  crashes: count('short unexplained failures in a row'),
  refusals: count('refused logins in a row'),
  transients: count('passing refusals by the provider since the last good round'),
  limits: count('usage limits met since the last good round'),
  guesses: count('of these, the latest in a row that named no believable reset'),
  promises: laterCount('good rounds in a row whose last words held the promise of completion'),
  unchanged: laterCount('rounds in a row that had the chance to change something and did not'),
});
export type Streaks = v.InferOutput<typeof streaksSchema>;

const waitSchema = v.object({
  kind: v.picklist(['delay', 'instant']),
  reason: v.picklist(waitReasons),
  since: instant('when it began'),
  until: instant('when it ends'),
  why: v.pipe(v.string(), v.description('in words')),
});

const accountSchema = v.pick(streaksSchema, ['refusals', 'transients', 'limits', 'guesses']);
/** The streaks that say something of a login, not of the work. */
export type AccountStreaks = v.InferOutput<typeof accountSchema>;

const entries = {
  rounds: count('rounds of this run of the supervisor'),
  streaks: streaksSchema,
  credential: v.exactOptional(v.pipe(v.string(), v.description('whose refusals and limits the streaks count'))),
  accounts: v.exactOptional(
    v.pipe(v.record(v.string(), accountSchema), v.description('those of other logins, by credential')),
  ),
  waits: v.exactOptional(
    v.pipe(v.record(v.string(), waitSchema), v.description('who has to wait for a provider, by credential')),
  ),
  refused: v.exactOptional(
    v.pipe(v.record(v.string(), v.string()), v.description('logins by which the Loop ended, and their stamps then')),
  ),
};

/** `loop-state.json`: what the Loop must still know after its process was replaced. */
const loopStateSchema = v.variant('kind', [
  v.object({ kind: v.literal('ready'), ...entries }),
  v.object({ kind: v.literal('waiting'), ...entries, wait: waitSchema }),
]);
export type LoopState = v.InferOutput<typeof loopStateSchema>;

/** Before the first round. */
export const noStreaks: Streaks = {
  failures: 0,
  crashes: 0,
  refusals: 0,
  transients: 0,
  limits: 0,
  guesses: 0,
  promises: 0,
  unchanged: 0,
};

/** The state of a Loop that knows nothing. */
export const freshLoopState: LoopState = { kind: 'ready', rounds: 0, streaks: noStreaks };

/** The text of `loop-state.json`. Times stand as ISO 8601, for people. */
export const loopStateText = (state: LoopState): string => {
  const told = (wait: Wait) => ({ ...wait, since: isoTime(wait.since), until: isoTime(wait.until) });
  const { waits } = state;
  const ofLogins = Object.entries(waits ?? {}).map(([credential, wait]) => [credential, told(wait)] as const);
  const keys = {
    ...state,
    ...(waits === undefined ? {} : { waits: Object.fromEntries(ofLogins) }),
    ...(state.kind === 'ready' ? {} : { wait: told(state.wait) }),
  };
  return `${JSON.stringify(keys, undefined, 2)}\n`;
};

/** The state that a text of `loop-state.json` tells, or undefined where it is damaged. */
export const loopStateFromText = (text: string): LoopState | undefined => {
  const parsed = v.safeParse(loopStateSchema, parsedJson(text));
  return parsed.success ? parsed.output : undefined;
};
