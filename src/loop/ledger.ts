import { timeOf } from '../journal/line.ts';
import { cursorAtEnd, readNew, type JournalCursor } from '../journal/follow.ts';
import { readForward, type JournalSource } from '../journal/read.ts';
import { spentBy } from '../journal/spent.ts';
import { logFolder } from '../model/log-folder.ts';
import { addSpent, currentSpending, hasBegun, nothingSpent, type Spending } from '../model/spending.ts';
import type { EpochMs } from '../model/time.ts';
import { ledgerFromText, ledgerText, type Ledger } from './ledger-text.ts';

const isBehind = (place: Pick<JournalCursor, 'file' | 'offset'>, cursor: JournalCursor): boolean =>
  place.file > cursor.file || (place.file === cursor.file && place.offset >= cursor.offset);

/** Counts anew from the journal: all of the month that runs. */
const rebuilt = (source: JournalSource, now: EpochMs, timeZone: string): Ledger => {
  // The place first: what is written meanwhile is counted by the next look, and nothing twice.
  const cursor = cursorAtEnd(source);
  let spending = nothingSpent(now, timeZone);
  for (const entry of readForward(source, spending.month.since)) {
    if (cursor !== undefined && isBehind(entry.place, cursor)) break;
    const spent = entry.kind === 'event' ? spentBy(entry.event) : undefined;
    if (entry.kind === 'event' && spent !== undefined) spending = addSpent(spending, spent, timeOf(entry.event));
  }
  return { timeZone, spending, ...(cursor === undefined ? {} : { cursor }) };
};

/** Whether the journal still is the one that was read: a file that was cut or replaced is not. */
const isSame = ({ files, logDir }: JournalSource, { cursor }: Ledger): boolean => {
  if (cursor === undefined) return true;
  const facts = files.facts(`${logDir}/${cursor.file}`);
  return facts !== undefined && facts.inode === cursor.inode && facts.size >= cursor.offset;
};

/** Goes on from where the ledger stands. */
const readOn = (source: JournalSource, ledger: Ledger): Ledger => {
  const { timeZone } = ledger;
  let { cursor, spending } = ledger;
  for (;;) {
    const news = readNew(source, cursor);
    for (const entry of news.entries) {
      const spent = entry.kind === 'event' ? spentBy(entry.event) : undefined;
      if (entry.kind !== 'event' || spent === undefined) continue;
      const at = timeOf(entry.event);
      spending = addSpent(currentSpending(spending, at, timeZone), spent, at);
    }
    const wentOn = news.cursor?.file !== cursor?.file || news.cursor?.offset !== cursor?.offset;
    cursor = news.cursor;
    // The next month's file is only gone on to by a look that finds nothing new in this one.
    if (!news.more && !wentOn) return { timeZone, spending, ...(cursor === undefined ? {} : { cursor }) };
  }
};

/** What rounds used up, counted from the journal, whoever ran them. */
export interface SpendingLedger {
  /** What was used up in the periods around `now`, up to the last event in the journal. */
  spent(now: EpochMs): Spending;
}

/**
 * Counts what rounds use up. The journal alone is the truth: `budget-spent.json` only remembers the sums and the
 * place up to which they were read, so that a start does not read a month. Where it is missing, damaged, of
 * another time zone or of another journal, or the clock was set back, all is counted anew.
 */
export const spendingLedger = (source: JournalSource, timeZone: string): SpendingLedger => {
  const { files, logDir } = source;
  const path = `${logDir}/${logFolder.budgetSpent}`;
  const text = files.facts(path) === undefined ? undefined : files.readText(path);
  let ledger = text?.ok === true ? ledgerFromText(text.value) : undefined;
  let saved = text?.ok === true ? text.value : '';

  const save = (next: Ledger): void => {
    const nextText = ledgerText(next);
    // Where the disk refuses, the next look tries again: all that is at stake is the time to count anew.
    if (nextText !== saved && files.writeAtomic(path, nextText).ok) saved = nextText;
  };

  return {
    spent: (now) => {
      const usable = ledger?.timeZone === timeZone && isSame(source, ledger) ? ledger : undefined;
      const read = usable === undefined ? rebuilt(source, now, timeZone) : readOn(source, usable);
      const counted = hasBegun(read.spending, now) ? read : rebuilt(source, now, timeZone);
      ledger = { ...counted, spending: currentSpending(counted.spending, now, timeZone) };
      save(ledger);
      return ledger.spending;
    },
  };
};
