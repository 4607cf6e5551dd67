/** What the time of a supervised project can go into, in the order in which reports tell it. */
export const timeUses = {
  working: { name: 'working', meaning: 'a round was in progress' },
  quota: { name: 'waiting for quota', meaning: 'a usage limit had to reset' },
  backing_off: { name: 'backing off', meaning: 'after a failure, a refusal or rounds without progress' },
  budget: { name: 'waiting for the budget', meaning: 'a budget’s next period had to begin' },
  schedule: { name: 'outside the schedule', meaning: 'rounds may not begin' },
  between: { name: 'between rounds', meaning: 'the pause after a round' },
  stopped: { name: 'stopped', meaning: 'no supervisor was at work' },
  unknown: { name: 'unknown', meaning: 'a supervisor died, and nobody knows when' },
} as const;
export type TimeUse = keyof typeof timeUses;

const isTimeUse = (name: string): name is TimeUse => Object.hasOwn(timeUses, name);

/** The uses in that order. */
export const timeUseOrder: readonly TimeUse[] = Object.keys(timeUses).filter(isTimeUse);
