import { isoTime, type EpochMs } from '../model/time.ts';
import type { WakeEnd } from '../verbs/wake.ts';
import { whenWords } from './clock-time.ts';
import { durationWords } from './words.ts';

const otherwise = ({ status: { round, ending } }: Extract<WakeEnd, { kind: 'not_waiting' }>): string => {
  if (round !== undefined) return `round ${round.roundNum} is in progress`;
  return ending === undefined ? 'it is between two rounds' : 'the supervisor is ending';
};

/** What it had waited for, or that it did not wait. */
export const wakeText = (end: WakeEnd, now: EpochMs, timeZone: string): string => {
  if (end.kind === 'not_waiting') return `Nothing is waited for: ${otherwise(end)}.\n`;
  const { reason, why, until } = end.wait;
  const left = until > now ? `, ${durationWords(until - now)} from now` : '';
  return `Woken: it had waited until ${whenWords(until, now, timeZone)}${left} (${reason}: ${why}).\n`;
};

/** `wake --json`: `woken`, and `waited_for` with `reason`, `why`, `until`; or `at`, what it is at instead. */
export const wakeJson = (end: WakeEnd): Readonly<Record<string, unknown>> => {
  if (end.kind === 'not_waiting') return { woken: false, at: otherwise(end) };
  const { reason, why, until } = end.wait;
  return { woken: true, waited_for: { reason, why, until: isoTime(until) } };
};
