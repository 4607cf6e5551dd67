import type { RoundRecord } from '../../model/round-record.ts';
import { isoTime } from '../../model/time.ts';
import type { KeptOrphan } from '../wire.ts';

/** Further back most of it has been looked at. */
const roundsLookedAt = 50;

/** The command is pasted into a shell: whoever can write that journal must not choose what else stands in it. */
const isSha = (text: string): boolean => /^[0-9a-f]{7,64}$/.test(text);

/**
 * The work that the last rounds of another host left, as its journal tells: it may have been restored or dropped
 * since. Where the work tree lies there is not known, so that the command is for a shell in it.
 */
export const keptThere = (rounds: readonly RoundRecord[]): readonly KeptOrphan[] =>
  rounds
    .slice(-roundsLookedAt)
    .flatMap(({ roundNum, kept, dirty, state }) =>
      kept === undefined || kept.how === 'commit' || !isSha(kept.sha)
        ? []
        : [
            {
              round_num: roundNum,
              sha: kept.sha,
              at: state.kind === 'ended' ? isoTime(state.at) : null,
              files: dirty?.files ?? [],
              restore: `agent-runner orphans restore ${kept.sha.slice(0, 12)}`,
            },
          ],
    )
    .toReversed();
