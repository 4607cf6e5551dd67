/** How the provider behaves towards an agent. */
export const behaviours = [
  'ok',
  'work',
  'commit',
  'hang',
  'talk401',
  '401',
  '403',
  'credit',
  '429',
  '500',
  '529',
  'limit',
  'weekly',
] as const;
export type Behaviour = (typeof behaviours)[number];

export const isBehaviour = (word: string): word is Behaviour => behaviours.some((one) => one === word);

/** What the model says at the end. `talk401` only talks of what the others do. */
export const finalWords = (behaviour: Behaviour): string =>
  behaviour === 'talk401'
    ? 'The handler answered 401 Unauthorized on every call; now it says please run /login only when you hit your usage limit, and the rate limit tests pass.'
    : 'Done.';

/** What the model asks the agent's shell to do first; undefined where it asks for nothing. */
export const shellCommand = (behaviour: Behaviour): string | undefined => {
  const append = 'echo one more line >> work.txt';
  if (behaviour === 'work') return append;
  return behaviour === 'commit' ? `${append} && git add -A && git commit -qm "a line of work"` : undefined;
};

/** Seconds since 1970 of the next 12:44:22 UTC, `days` later: whenever it is told, its time of day is the same. */
const resetAt = (now: number, days = 0): number => {
  const day = 86_400;
  const next = Math.floor(now / 1000 / day) * day + 12 * 3600 + 44 * 60 + 22;
  return (next * 1000 <= now + 60_000 ? next + day : next) + days * day;
};

/** When the account's window opens again, where the behaviour is a limit. */
export const resetOf = (behaviour: Behaviour, now: number): number | undefined => {
  if (behaviour === 'limit') return resetAt(now);
  return behaviour === 'weekly' ? resetAt(now, 3) : undefined;
};
