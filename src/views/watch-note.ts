import type { Result } from '../model/result.ts';
import type { EpochMs } from '../model/time.ts';
import type { OrderEnd } from '../verbs/watch/give-order.ts';
import { failureWords } from './failure.ts';
import { killText } from './kill.ts';
import { cancelText, stopText } from './stop.ts';
import { wakeText } from './wake.ts';

/** How a reader's clock goes. */
interface NoteStyle {
  readonly now: EpochMs;
  /** IANA. */
  readonly timeZone: string;
}

const told = <Value>(end: Result<Value>, say: (value: Value) => string): string => {
  if (end.ok) return say(end.value);
  const { what, why } = failureWords(end.failure);
  return `${what} ${why}`;
};

const orderText = (given: OrderEnd, { now, timeZone }: NoteStyle): string => {
  switch (given.order) {
    case 'stop':
      return told(given.end, stopText);
    case 'cancel':
      return told(given.end, cancelText);
    case 'kill':
      return told(given.end, (end) => killText(end, false));
    case 'wake':
      return told(given.end, (end) => wakeText(end, now, timeZone));
  }
};

/** What came of an order, as its verb says it, in one line. */
export const orderNote = (given: OrderEnd, style: NoteStyle): string =>
  orderText(given, style)
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
