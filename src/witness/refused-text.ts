import { logFolder } from '../model/log-folder.ts';
import type { RoundRecord } from '../model/round-record.ts';
import { seconds } from '../model/time.ts';
import type { Watch } from '../model/watch.ts';
import type { WitnessSettings } from '../model/witness-settings.ts';
import type { ObservedHost } from '../ports/observed-host.ts';

/** What an agent says at last is why it failed; before that it may have worked on anything. */
const tailBytes = 64 * 1024;

const decoder = new TextDecoder();

/** The Python tool named no log in its events, and opened it up to a second beside the round's start. */
export const logNames = ({ roundNum, startedAt, log }: RoundRecord): readonly string[] =>
  log === undefined ? [0, -1, 1].map((by) => logFolder.roundLog(roundNum, startedAt + seconds(by))) : [log];

/** Whether nobody but a text pattern can tell why a round failed: its agent has no reader, or the round is the Python tool's. */
const isUnread = ({ agent, preset, state }: RoundRecord): boolean =>
  state.kind === 'ended' &&
  (state.outcome.name === 'failed' || state.outcome.name === 'unknown') &&
  (agent === undefined || preset === 'custom');

/** Finds out, once for each failed round that no reader understood, whether its log says that the login was refused. */
export const createTextReader = (host: ObservedHost, settings: WitnessSettings) => {
  const known = new Map<number, boolean>();

  const isRefused = async (round: RoundRecord): Promise<boolean> => {
    const told = known.get(round.roundNum);
    if (told !== undefined) return told;
    const tail = await host.roundLogTail(logNames(round), tailBytes);
    // Not to be had is not known: it is asked for again.
    if (tail === undefined) return false;
    const text = decoder.decode(tail);
    const refused = settings.authPatterns.some((pattern) => pattern.test(text));
    known.set(round.roundNum, refused);
    return refused;
  };

  /** Numbers of the refused rounds of a watch. */
  return async ({ rounds }: Watch): Promise<readonly number[]> => {
    const unread = rounds.filter(isUnread);
    for (const roundNum of known.keys())
      if (!unread.some((round) => round.roundNum === roundNum)) known.delete(roundNum);
    const refused: number[] = [];
    for (const round of unread) if (await isRefused(round)) refused.push(round.roundNum);
    return refused;
  };
};
