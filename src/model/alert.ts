import * as v from 'valibot';
import { parsedJson } from './json.ts';
import { isoTime, parseTime } from './time.ts';

export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

const instant = (what: string) =>
  v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => parseTime(text) ?? Number.NaN),
    v.finite(),
    v.description(what),
  );

/** What is left to do about stopping the Loop for an alert. */
const stopSchema = v.picklist(['not_due', 'due', 'failed', 'done']);
export type StopState = v.InferOutput<typeof stopSchema>;

const alertSchema = v.variant('kind', [
  v.object({ kind: v.literal('pending'), since: instant('since when the condition has been there') }),
  v.object({
    kind: v.literal('raised'),
    since: instant('since when the condition has been there'),
    gone_since: v.exactOptional(instant('since when it has not been found any more')),
    raised_at: instant('when it was raised'),
    told_at: instant('when it was last told'),
    severity: v.picklist(severities),
    message: v.string(),
    stop: stopSchema,
  }),
]);

/**
 * The life of one detector's alert. Where nothing is found there is none.
 *
 *     none ──found──▶ pending ──held for hold_for──▶ raised ──told again every repeat_after──▶ raised
 *       ▲                │                              │
 *       └── not found ───┘◀──── gone for hold_for ──────┘
 */
export type AlertState = v.InferOutput<typeof alertSchema>;

/** The alert that another host does not answer any more; it is no detector's, for there is nothing to look at. */
export const awayAlert = 'host_away';

/** The life of every alert, by its detector. */
export type AlertStates = Readonly<Record<string, AlertState>>;

/** `monitor-state.json`: what a monitor must still know after its process was replaced. */
const monitorStateSchema = v.object({ alerts: v.record(v.string(), alertSchema) });

const withTimes = (alert: AlertState): Readonly<Record<string, unknown>> => {
  if (alert.kind === 'pending') return { ...alert, since: isoTime(alert.since) };
  const { since, gone_since, raised_at, told_at, ...rest } = alert;
  const times = { since: isoTime(since), raised_at: isoTime(raised_at), told_at: isoTime(told_at) };
  return { ...rest, ...times, ...(gone_since === undefined ? {} : { gone_since: isoTime(gone_since) }) };
};

/** The text of `monitor-state.json`. Times stand as ISO 8601, for people. */
export const monitorStateText = (alerts: AlertStates): string => {
  const told: readonly (readonly [string, unknown])[] = Object.entries(alerts).map(([detector, alert]) => [
    detector,
    withTimes(alert),
  ]);
  return `${JSON.stringify({ alerts: Object.fromEntries(told) }, undefined, 2)}\n`;
};

/** The alerts that a text of `monitor-state.json` tells, or undefined where it is damaged. */
export const monitorStateFromText = (text: string): AlertStates | undefined => {
  const parsed = v.safeParse(monitorStateSchema, parsedJson(text));
  return parsed.success ? parsed.output.alerts : undefined;
};
