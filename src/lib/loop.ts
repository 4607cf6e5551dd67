// `agent-runner/loop`: Layer 2’s one decision, and the state that it goes on from. Pure: the caller waits and runs.

export { decide } from '../loop/decide.ts';
export { freshLoopState, loopStateFromText, loopStateText, type LoopState, type Streaks } from '../model/loop-state.ts';
export type { LoopFacts, LoopInput, LoopStep } from '../loop/step.ts';
export type { StopConditions } from '../loop/stop-conditions.ts';
export type { EndedRound } from '../loop/streaks.ts';
export type { Decision, Stop, StopReason, Wait, WaitReason } from '../model/decision.ts';
export type { LoopPolicy, Player } from '../model/loop-policy.ts';
