import { roundOfLog } from '../../model/log-folder.ts';
import { isOpen, type RoundRecord } from '../../model/round-record.ts';
import type { ObservedHost } from '../../ports/observed-host.ts';
import type { Render } from '../../verbs/log-printer.ts';
import { openOutputTail, type OutputTail } from '../output/output-tail.ts';
import type { Output } from '../wire.ts';

/** What a slow line carries between two looks. */
const portionBytes = 128 * 1024;

/** What the latest round of another host prints, or printed. */
export interface RemoteOutput {
  /** What is new since the last look; undefined where nothing is, or it is not to be had. */
  look(round: RoundRecord | undefined): Promise<Output | undefined>;
  current(): Output | undefined;
}

export const openRemoteOutput = (
  remote: Pick<ObservedHost, 'roundLogFrom'>,
  id: string,
  renderOf: (round: RoundRecord) => Render,
): RemoteOutput => {
  let followed: { readonly log: string; readonly tail: OutputTail } | undefined;
  /** More came than is asked for at once: the next look begins at the end again. */
  let behind = false;
  /** The round is over and its log read to the end: nobody is asked for more. */
  let over = false;

  const follow = (round: RoundRecord | undefined): void => {
    if (round?.log === undefined || round.log === followed?.log || roundOfLog(round.log) === undefined) return;
    const tail = openOutputTail(id, round.roundNum, renderOf(round));
    followed = { log: round.log, tail };
    [behind, over] = [false, false];
  };

  return {
    look: async (round) => {
      follow(round);
      if (followed === undefined || over) return undefined;
      const { log, tail } = followed;
      const read = await remote.roundLogFrom([log], behind ? undefined : tail.at(), portionBytes);
      if (read === undefined) return undefined;
      behind = tail.at() !== undefined && read.bytes.length === portionBytes;
      if (read.bytes.length > 0) return tail.take(read.offset, read.bytes);
      over = round !== undefined && !isOpen(round);
      return undefined;
    },
    current: () => followed?.tail.current(),
  };
};
