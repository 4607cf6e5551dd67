import type { RoundSettings } from '../model/round-settings.ts';

/** Whether round N is one in which the agent should look at all as if for the first time: every `fresh_eyes_every_n`-th. */
export const isFreshEyesRound = (
  { freshEyesEvery }: Pick<RoundSettings, 'freshEyesEvery'>,
  roundNum: number,
): boolean => freshEyesEvery > 0 && roundNum % freshEyesEvery === 0;
