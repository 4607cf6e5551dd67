import * as v from 'valibot';
import { budgetActions } from '../../model/budget.ts';
import { about, count, money, oneOf, quantity } from '../field.ts';

const price = (what: string) => v.exactOptional(money(what), 0);

const pricesSchema = v.pipe(
  v.strictObject({
    input: price('For input tokens that came from no cache.'),
    output: price('For output tokens.'),
    cache_read: price('For input tokens read from the cache.'),
    cache_write: price('For input tokens written to the cache.'),
  }),
  about(
    'Prices of a million tokens, by which the cost of an agent that tells only tokens is estimated. Without this table nothing is estimated.',
  ),
);

/** `[budget]` */
export const budgetSchema = v.pipe(
  v.strictObject({
    cost_usd_per_round: v.exactOptional(
      money(
        'A round that costs more is ended, as soon as the agent tells so; where the agent has such a limit of its own it is told. 0 is off.',
      ),
      0,
    ),
    cost_usd_per_day: v.exactOptional(money('What the rounds of a day may cost; 0 is off.'), 0),
    cost_usd_per_month: v.exactOptional(money('What the rounds of a month may cost; 0 is off.'), 0),
    tokens_per_day: v.exactOptional(
      count('How many tokens the rounds of a day may use, input, output and cache together; 0 is off.', 'tokens', 0),
      0,
    ),
    rounds_per_hour: v.exactOptional(count('How many rounds may begin in an hour; 0 is off.', 'rounds', 0), 0),
    rounds_per_day: v.exactOptional(count('How many rounds may begin in a day; 0 is off.', 'rounds', 0), 0),
    minutes_per_day: v.exactOptional(quantity('For how long agents may run in a day; 0 is off.', 'minutes'), 0),
    on_exceeded: v.exactOptional(
      oneOf(
        budgetActions,
        'What follows when the budget of a period is used up: wait for the next period, or end with exit code 0.',
      ),
      'wait',
    ),
    price_per_mtok: v.exactOptional(pricesSchema),
  }),
  about(
    'What rounds may use up. Hours, days and months are those of the calendar, in the time zone of `[schedule]`. No round begins when one is used up; a round that has begun is finished.',
  ),
);
