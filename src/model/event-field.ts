import * as v from 'valibot';

// What the fields of events are made of; every one says what it means.

export const text = (what: string) => v.pipe(v.string(), v.description(what));
export const count = (what: string) => v.pipe(v.number(), v.description(what));
export const flag = (what: string) => v.pipe(v.boolean(), v.description(what));
export const texts = (what: string) => v.pipe(v.array(v.string()), v.description(what));

/** One kind of event: what it says, and the fields that stand beside `ts` and `event`. */
export const kind = <Entries extends v.ObjectEntries>(summary: string, entries: Entries) => ({
  summary,
  schema: v.object(entries),
});

/** The field of every event that belongs to a round. */
export const round_num = v.pipe(v.number(), v.integer(), v.minValue(1), v.description('the round’s number, from 1'));
