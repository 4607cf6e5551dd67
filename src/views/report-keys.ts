import { timeUseOrder, timeUses } from '../model/time-use.ts';

/** What rounds came to, together. */
const tallyKeys: Readonly<Record<string, string>> = {
  rounds: 'rounds that ended',
  outcomes: 'how many of each [outcome](outcomes.md)',
  agent_s: 'for how long their agents ran, seconds',
  rounds_with_progress: 'how many told what they changed',
  commits: 'commits',
  files_changed: 'files changed, summed over the rounds',
  lines_added: 'lines added',
  lines_removed: 'lines removed',
  rounds_with_usage: 'how many told what they used',
  tokens_in: 'input tokens',
  tokens_out: 'output tokens',
  cache_read_tokens: 'input tokens read from the cache',
  cache_write_tokens: 'input tokens written to the cache',
  cost_usd: 'cost, US dollars',
  cost_estimated: 'some of the cost was computed from configured prices',
};

const below = (path: string, keys: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(keys).map(([key, meaning]) => [`${path}.${key}`, meaning]));

/** Every key of `report --json` and what it means; `[]` stands for each of a list. A test holds it against a report. */
export const reportKeys: Readonly<Record<string, string>> = {
  schema_version: 'the version of this shape, 1: keys are added to it, and none is taken away or changed',
  project: 'the name of the project',
  from: 'the beginning of the time that is told of',
  to: 'its end: now',
  time_zone: 'whose days are counted, by its IANA name',
  supervisor: '`running`, `none`, or `stale`: it died without a word',
  rounds: 'the rounds that ended in this time, together',
  ...below('rounds', tallyKeys),
  time_s: 'what the time went into, seconds; together all of it',
  ...Object.fromEntries(
    timeUseOrder.map((use) => [`time_s.${use}`, `${timeUses[use].name}: ${timeUses[use].meaning}`]),
  ),
  days: 'the same keys as `rounds` for each day on which a round ended or told its usage, oldest first',
  'days[].day': '`2026-11-22`',
  phases: 'the same keys as `rounds` for each phase',
  'phases[].phase': 'its name; empty without phases',
  longest_rounds: 'five at most, the longest first',
  'longest_rounds[].round_num': 'the number',
  'longest_rounds[].phase': 'the phase; absent without phases',
  'longest_rounds[].outcome': 'how it ended',
  'longest_rounds[].started_at': 'when it began',
  'longest_rounds[].ended_at': 'when it ended',
  'longest_rounds[].duration_s': 'seconds from its beginning to its end',
  alerts: 'the last hundred at most, by their beginning',
  'alerts[].detector': 'which detector',
  'alerts[].severity': '`info`, `warning` or `critical`',
  'alerts[].message': 'what it found',
  'alerts[].raised_at': 'when it was raised',
  'alerts[].over_at': 'when it was told to be over; absent where it was not',
  'alerts[].times_told': 'how often it was told; 0 where all of that lies further back',
  'alerts[].duration_s': 'how long the condition was there, until now where it is not over, seconds',
  orphans: 'uncommitted work that is kept now, as `orphans --json` tells it, newest first',
  next_steps: 'what is left to do, the most pressing first',
  'next_steps[].what': 'in words',
  'next_steps[].command': 'what does it or shows more; absent where there is no one command',
  damaged_lines: 'lines of the journal that could not be read',
};
