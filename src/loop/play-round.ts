import type { LoopState } from '../model/loop-state.ts';
import { takeIdle } from './idle.ts';
import type { LoopParts, LoopSetting } from './parts.ts';
import { playAnyway } from './players.ts';
import type { LoopInput } from './step.ts';

/** Runs one round with whoever can play it, and gives what the Loop needs to know of it. */
export const playRound = async (parts: LoopParts, setting: LoopSetting, { waits }: LoopState): Promise<LoopInput> => {
  const { clock, files, requests } = parts;
  const { logDir, policy } = setting;
  const { cancel, kill } = requests;
  const at = clock.now();
  const play = (roundNum: number) => playAnyway(policy, waits, roundNum, at);
  const result = await parts.runRound({
    phaseFor: (roundNum) => play(roundNum).phase,
    fallbackFor: (roundNum) => play(roundNum).player?.fallback,
    cancel,
    kill,
  });
  if (!result.ok) {
    const refused = parts.nextRound === undefined ? undefined : play(parts.nextRound()).player;
    const credential = refused === undefined ? {} : { credential: refused.credential };
    return { kind: 'refused', failure: result.failure, ...credential };
  }
  const report = result.value;
  const { player } = play(report.roundNum);
  const idle = takeIdle(files, logDir);
  const isDone = report.outcome.name === 'ok' && (await parts.isDone?.()) === true;
  return {
    kind: 'round',
    round: {
      ...report,
      ...(player === undefined ? {} : { credential: player.credential }),
      ...(idle === undefined ? {} : { idle }),
      ...(isDone ? { confirmed: true } : {}),
    },
  };
};
