import type { Wait } from '../model/decision.ts';
import { phaseOfRound, type LoopPolicy, type Player } from '../model/loop-policy.ts';
import type { LoopState } from '../model/loop-state.ts';
import { seconds, type EpochMs } from '../model/time.ts';
import { allPlayers, freed } from './accounts.ts';
import { delay, wait, type LoopFacts, type LoopStep } from './step.ts';
import type { EndedRound } from './streaks.ts';

/** Who plays a round, and which phase; or until when nobody can. */
export type Play =
  | { readonly kind: 'play'; readonly phase: string; readonly player?: Player }
  | { readonly kind: 'wait'; readonly wait: Wait; readonly waits: readonly Wait[] };

type Waits = LoopState['waits'];

const activeWait = (waits: Waits, { credential }: Player, now: EpochMs): Wait | undefined => {
  const pause = waits?.[credential];
  if (pause === undefined || now >= pause.until) return undefined;
  // A clock that was set back must not prolong a length of time.
  return pause.kind === 'delay' && now < pause.since ? undefined : pause;
};

/** The phases that round N may play: its own, and with `skip` those behind it in the rotation. */
const phasesOf = (policy: LoopPolicy, roundNum: number): readonly string[] => {
  const { phases, phasePolicy = 'wait' } = policy;
  if (phases.length === 0 || phasePolicy === 'wait') return [phaseOfRound(policy, roundNum)];
  return phases.map((_, step) => phaseOfRound(policy, roundNum + step));
};

/** Who can play round N: of the first phase of which somebody can, the first who can. */
export const playOf = (policy: LoopPolicy, waits: Waits, roundNum: number, now: EpochMs): Play => {
  const { players } = policy;
  if (players === undefined) return { kind: 'play', phase: phaseOfRound(policy, roundNum) };
  const pauses: Wait[] = [];
  for (const phase of phasesOf(policy, roundNum)) {
    for (const player of players[phase] ?? []) {
      const pause = activeWait(waits, player, now);
      if (pause === undefined) return { kind: 'play', phase, player };
      pauses.push(pause);
    }
  }
  const [first] = pauses.toSorted((a, b) => a.until - b.until);
  if (first === undefined) return { kind: 'play', phase: phaseOfRound(policy, roundNum) };
  return { kind: 'wait', wait: first, waits: pauses };
};

/** Who plays round N whatever stands against it: where nobody can, the first of its own phase tries. */
export const playAnyway = (
  policy: LoopPolicy,
  waits: Waits,
  roundNum: number,
  now: EpochMs,
): Extract<Play, { kind: 'play' }> => {
  const play = playOf(policy, waits, roundNum, now);
  if (play.kind === 'play') return play;
  const phase = phaseOfRound(policy, roundNum);
  const player = policy.players?.[phase]?.[0];
  return { kind: 'play', phase, ...(player === undefined ? {} : { player }) };
};

/** After how long a login that was refused, or an agent that cannot be run, is tried again while others play. */
const asideMs = seconds(3600);

/** For how long the login of a round has to wait; undefined where it has not. */
const ownWait = ({ decision }: LoopStep, { now }: LoopFacts): Wait | undefined => {
  if (decision.kind === 'wait') return decision.wait.reason === 'quota' ? decision.wait : undefined;
  const refused = decision.kind === 'stop' && decision.exit === 'noAccess';
  return refused ? delay('auth', now, asideMs, decision.why) : undefined;
};

const isSeveral = (policy: LoopPolicy): boolean =>
  new Set(allPlayers(policy).map(({ credential }) => credential)).size > 1;

/** Until when the next round is waited for: until somebody can play, and never shorter than the restart delay. */
const soonest = (policy: LoopPolicy, play: Play, now: EpochMs, why: string): Wait => {
  const after = now + policy.restartDelayMs;
  if (play.kind === 'wait' && play.wait.until > after) return play.wait;
  const next = play.kind === 'play' ? `; ${play.player?.agent ?? ''} goes on` : '';
  return delay('restart_delay', now, policy.restartDelayMs, `${why}${next}`);
};

/** The Loop ends for its logins: those that were refused are remembered with their stamps. */
const refusedFor = (policy: LoopPolicy, step: LoopStep, waits: NonNullable<Waits>): LoopStep => {
  const logins = allPlayers(policy).filter(({ credential }) => waits[credential]?.reason === 'auth');
  const refused = Object.fromEntries(logins.map(({ credential, stamp }) => [credential, stamp]));
  return { ...step, state: { ...step.state, refused } };
};

/**
 * A step after a round of one login. Where that one has to wait, whoever else can play goes on; the Loop only
 * waits when nobody can, and only ends for a refused login when all who could play instead are refused, too.
 */
export const sharedOut = (policy: LoopPolicy, step: LoopStep, round: EndedRound, facts: LoopFacts): LoopStep => {
  const player = allPlayers(policy).find(({ credential }) => credential === round.credential);
  if (player === undefined) return step;
  const own = ownWait(step, facts);
  if (own === undefined) return { ...step, state: freed(step.state, player.credential) };
  const pause = isSeveral(policy) ? { ...own, why: `${player.agent}: ${own.why}` } : own;
  const waits = { ...step.state.waits, [player.credential]: pause };
  // Asked of the round's own phase: that another phase could be played would only put the end off.
  const again = playOf(policy, waits, round.roundNum, facts.now);
  const isRefused = again.kind === 'wait' && again.waits.every(({ reason }) => reason === 'auth');
  if (isRefused) return refusedFor(policy, step, waits);
  const play = playOf(policy, waits, round.roundNum + 1, facts.now);
  return wait({ ...step.state, waits }, soonest(policy, play, facts.now, pause.why));
};

/**
 * A step after no round could be run. An agent that only stands in, and cannot (it is not installed), is put
 * aside: what ends the Loop must be wrong with the agent that is meant to play.
 */
export const unfit = (
  policy: LoopPolicy,
  step: LoopStep,
  credential: string | undefined,
  facts: LoopFacts,
): LoopStep => {
  const { now, nextRound = 1 } = facts;
  const player = allPlayers(policy).find((one) => one.credential === credential);
  if (player?.fallback === undefined || step.decision.kind !== 'stop') return step;
  const why = `${player.agent} cannot stand in: ${step.decision.why}`;
  const waits = { ...step.state.waits, [player.credential]: delay('startup_check', now, asideMs, why) };
  const play = playOf(policy, waits, nextRound, now);
  return wait({ ...step.state, waits }, soonest(policy, play, now, why));
};
