import type { PollRequest, ReadFrom, StreamName } from '../../ports/observed-host.ts';
import script from './remote.sh' with { type: 'text' };
import { withData } from './shell-data.ts';

/** Handed over at once: what a slow line carries within a poll. */
const largestPart = 4 * 1024 * 1024;

/** What another host is asked. */
export type RemoteQuestion =
  | { readonly op: 'look'; readonly request: PollRequest }
  /** Bytes of the first of these round logs that is there, from `offset`; its last ones where that is absent. */
  | { readonly op: 'tail'; readonly names: readonly string[]; readonly offset?: number; readonly bytes: number }
  /** Ends the process of that name, and no other that has got its id meanwhile. */
  | { readonly op: 'stop'; readonly pid: number; readonly identity: string };

type Words = Readonly<Record<string, string | number>>;

const streamWords = (name: StreamName, from: ReadFrom): Words => {
  const cursor = from.kind === 'cursor' ? from.cursor : undefined;
  return {
    [`${name}_file`]: cursor?.file ?? '',
    [`${name}_inode`]: cursor?.inode ?? '',
    [`${name}_offset`]: cursor?.offset ?? 0,
    [`${name}_tail`]: from.kind === 'tail' ? Math.min(from.bytes, largestPart) : 0,
  };
};

const wordsOf = (question: RemoteQuestion): Words => {
  switch (question.op) {
    case 'look': {
      const { events, metrics, roundMemory } = question.request;
      return {
        ...streamWords('events', events),
        ...streamWords('metrics', metrics),
        portion: largestPart,
        memory: roundMemory ? 'yes' : 'no',
      };
    }
    case 'tail':
      return { names: question.names.join(' '), offset: question.offset ?? -1, bytes: question.bytes };
    case 'stop':
      return { pid: question.pid, identity: question.identity };
  }
};

/**
 * What is put on the standard input of the other host's sh: the question as quoted data, and the script.
 * @param place the marker of the answer's sections, and the log folder as it is called there
 */
export const questionText = (
  place: { readonly marker: string; readonly dir: string },
  question: RemoteQuestion,
): string => {
  const words: Words = { ...place, op: question.op, ...wordsOf(question) };
  return withData(words, script);
};
