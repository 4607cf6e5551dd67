import * as v from 'valibot';
import { isoTime, parseTime, type EpochMs } from './time.ts';

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

const since = instant('since when the condition has been there');
const goneSince = v.exactOptional(instant('since when it has not been found any more'));

/** What is left to do about stopping the Loop for an alert. */
const stopSchema = v.picklist(['not_due', 'due', 'failed', 'done']);
export type StopState = v.InferOutput<typeof stopSchema>;

const alertSchema = v.variant('kind', [
  v.object({ kind: v.literal('pending'), since, goneSince }),
  v.object({
    kind: v.literal('raised'),
    since,
    goneSince,
    raisedAt: instant('when it was raised'),
    toldAt: instant('when it was last told'),
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
export type RaisedAlert = Extract<AlertState, { readonly kind: 'raised' }>;

/** The life of every alert, by its detector. */
export type AlertStates = Readonly<Record<string, AlertState>>;

/** `monitor-state.json`: what a monitor must still know after its process was replaced. */
const monitorStateSchema = v.object({ alerts: v.record(v.string(), alertSchema) });

const withTimes = (alert: AlertState): Readonly<Record<string, unknown>> => {
  const text = (at: EpochMs | undefined) => (at === undefined ? undefined : isoTime(at));
  const common = { ...alert, since: text(alert.since), goneSince: text(alert.goneSince) };
  return alert.kind === 'pending'
    ? common
    : { ...common, raisedAt: text(alert.raisedAt), toldAt: text(alert.toldAt) };
};

/** The text of `monitor-state.json`. Times stand as ISO 8601, for people. */
export const monitorStateText = (alerts: AlertStates): string => {
  const told = Object.entries(alerts).map(([detector, alert]) => [detector, withTimes(alert)]);
  return `${JSON.stringify({ alerts: Object.fromEntries(told) }, undefined, 2)}\n`;
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The alerts that a text of `monitor-state.json` tells, or undefined where it is damaged. */
export const monitorStateFromText = (text: string): AlertStates | undefined => {
  const parsed = v.safeParse(monitorStateSchema, parsedJson(text));
  return parsed.success ? parsed.output.alerts : undefined;
};
