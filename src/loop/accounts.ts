import { noStreaks, type AccountStreaks, type LoopState, type Streaks } from '../model/loop-state.ts';
import type { LoopPolicy, Player } from '../model/loop-policy.ts';
import { rules } from './delays.ts';

const accountOf = ({ refusals, transients, limits, guesses }: Streaks): AccountStreaks => ({
  refusals,
  transients,
  limits,
  guesses,
});

const without = <Value>(record: Readonly<Record<string, Value>>, key: string): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));

/** The state as the rounds of one login see it: what others were refused counts for them, not for it. */
export const seenBy = (state: LoopState, credential: string | undefined): LoopState => {
  if (credential === undefined || credential === state.credential) return state;
  // Counted before there was more than one login to tell apart.
  if (state.credential === undefined) return { ...state, credential };
  const accounts = { ...state.accounts, [state.credential]: accountOf(state.streaks) };
  const own = accounts[credential] ?? accountOf(noStreaks);
  return { ...state, credential, accounts: without(accounts, credential), streaks: { ...state.streaks, ...own } };
};

/** The state after a round of a login: what it had to wait for is over, or the round says so anew. */
export const freed = (state: LoopState, credential: string): LoopState =>
  state.waits === undefined ? state : { ...state, waits: without(state.waits, credential) };

/** Every player of every phase. */
export const allPlayers = ({ players = {} }: LoopPolicy): readonly Player[] => Object.values(players).flat();

/** How a person renews the login with which a round was run; undefined where nobody knows. */
const loginHint = (policy: LoopPolicy, credential: string | undefined): string | undefined => {
  const hint = allPlayers(policy).find((player) => player.credential === credential)?.loginHint ?? '';
  return hint === '' ? undefined : hint;
};

/** What mends a refusal: to log in again does not fill an empty account. */
export const refusalHint = (
  refusal: 'auth' | 'billing',
  policy: LoopPolicy,
  credential: string | undefined,
): string | undefined =>
  refusal === 'billing'
    ? 'fill the account at its provider’s, or give the agent another login'
    : loginHint(policy, credential)?.replace(/\.$/, '');

/** The logins by which the Loop ended, and whether each is still the same. */
const refusedLogins = (policy: LoopPolicy, { refused = {} }: LoopState) =>
  Object.entries(refused).map(([credential, stamp]) => ({
    credential,
    isSame: allPlayers(policy).some((player) => player.credential === credential && player.stamp === stamp),
  }));

/** The logins that were renewed since the Loop ended by them. */
export const renewed = (policy: LoopPolicy, state: LoopState): readonly string[] =>
  refusedLogins(policy, state).flatMap(({ credential, isSame }) => (isSame ? [] : [credential]));

/**
 * The state at a start after logins were refused. One that was renewed meanwhile is as good as new; one that
 * was not may have been mended where we cannot see it (a bill that was paid), so one round tries it.
 */
export const relented = (policy: LoopPolicy, state: LoopState): LoopState => {
  const { refused: _refused, waits = {}, ...rest } = state;
  const asked = Object.entries(waits).filter(([, { reason }]) => reason !== 'auth');
  const fresh: LoopState = { ...rest, ...(asked.length === 0 ? {} : { waits: Object.fromEntries(asked) }) };
  return refusedLogins(policy, state)
    .filter(({ isSame }) => isSame)
    .reduce((before, { credential }): LoopState => {
      const seen = seenBy(before, credential);
      return { ...seen, streaks: { ...seen.streaks, refusals: rules.refusalLimit - 1 } };
    }, fresh);
};
