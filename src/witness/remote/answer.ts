import type { DiskRole, DiskSample } from '../../model/host-sample.ts';
import { isEventsFile, isMetricsFile } from '../../model/log-folder.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { seconds, type EpochMs } from '../../model/time.ts';
import type {
  FilePart,
  Observation,
  PollRequest,
  ReadFrom,
  StreamName,
  StreamParts,
} from '../../ports/observed-host.ts';
import type { Section } from './frames.ts';
import { availableMemoryMb, diskOf, loadOf, memoryBelow } from './machine.ts';
import { supervisorOf, type FoundSupervisor } from './supervisor.ts';

/** What another host told of itself at a poll. */
export interface RemoteAnswer {
  readonly observation: Observation;
  readonly supervisor: FoundSupervisor;
  /** Whether its log folder is there. */
  readonly hasFolder: boolean;
  /** `Linux`, `Darwin`. */
  readonly system: string;
  /** Of one minute; absent where it does not tell. */
  readonly load?: number;
}

const newline = 0x0a;
const decoder = new TextDecoder();
const textOf = (section: Section | undefined): string => (section === undefined ? '' : decoder.decode(section.body));

const belongs: Readonly<Record<StreamName, (name: string) => boolean>> = {
  events: isEventsFile,
  metrics: isMetricsFile,
};

interface ReadPart {
  readonly part: FilePart;
  readonly more: boolean;
}

const partOf = ({ facts, body }: Section): ReadPart[] => {
  const [stream, file = '', ...rest] = facts;
  const [inode = Number.NaN, size = Number.NaN, offset = Number.NaN] = rest.slice(0, 3).map(Number);
  const known = (stream === 'events' || stream === 'metrics') && belongs[stream](file);
  if (!known || ![inode, size, offset].every((count) => Number.isSafeInteger(count))) return [];
  const part = { file, inode, offset, bytes: body, closed: rest[3] !== file };
  return [{ part, more: offset + body.length < size }];
};

/** The next month is gone on to only when the old one has no whole line more, for its last lines may still be on their way. */
const inTurn = (from: ReadFrom, [here, there, ...rest]: readonly ReadPart[]): Omit<StreamParts, 'unreadable'> => {
  if (from.kind === 'tail')
    return { parts: [here, there, ...rest].flatMap((one) => (one === undefined ? [] : [one.part])), more: false };
  if (here === undefined) return { parts: [], more: false };
  if (there === undefined || here.more) {
    // Where the file of the cursor has gone this is the next month’s, and a later one may be there.
    const later = here.part.file !== from.cursor.file && here.part.closed;
    return { parts: [here.part], more: here.more || later };
  }
  if (here.part.bytes.includes(newline)) return { parts: [here.part], more: true };
  return { parts: [here.part, there.part], more: there.more || there.part.closed };
};

/** What is wrong with the folder itself. One that was never there is none yet; one that is gone took the journal along. */
const folderFault = (sections: readonly Section[], from: ReadFrom): string | undefined => {
  const folder = sections.find(({ name }) => name === 'folder')?.facts[0];
  if (folder === 'unreadable') return 'the log folder may not be read';
  return folder === 'missing' && from.kind === 'cursor' ? 'the log folder is gone' : undefined;
};

const streamOf = (sections: readonly Section[], name: StreamName, from: ReadFrom): StreamParts => {
  const reads = sections
    .filter((section) => section.name === 'part' && section.facts[0] === name)
    .flatMap((section) => partOf(section));
  const refused = sections.find((section) => section.name === 'unreadable' && section.facts[0] === name);
  const unreadable = refused === undefined ? folderFault(sections, from) : `${refused.facts[1]} may not be read`;
  return { ...inTurn(from, reads), ...(unreadable === undefined ? {} : { unreadable }) };
};

const diskNamed = (sections: readonly Section[], role: DiskRole): DiskSample[] => {
  const told = (name: string): string =>
    textOf(sections.find((section) => section.name === name && section.facts[0] === role));
  const disk = diskOf(role, told('disk'), told('inodes'));
  return disk === undefined ? [] : [disk];
};

/** Where both folders lie on one file system, its free space is the same to the byte, and it is told once. */
const disksOf = (sections: readonly Section[]): readonly DiskSample[] => {
  const [work] = diskNamed(sections, 'work_tree');
  const [logs] = diskNamed(sections, 'log_folder');
  const one = work !== undefined && work.totalBytes === logs?.totalBytes && work.freeBytes === logs.freeBytes;
  return [work, one ? undefined : logs].filter((disk) => disk !== undefined);
};

const memoryOf = (sections: readonly Section[]): { readonly roundMemoryBytes?: number } => {
  const table = sections.find(({ name }) => name === 'processes');
  if (table === undefined || table.body.length === 0) return {};
  return { roundMemoryBytes: memoryBelow(Number(table.facts[0]), textOf(table)) };
};

/**
 * The time of that host when it answered. It tells whole seconds, of which the last moment is meant: what happened
 * within that second, such as the start of a supervisor told to the millisecond, was before the answer.
 */
const clockOf = (sections: readonly Section[]): EpochMs | undefined => {
  const told = sections.find(({ name }) => name === 'clock')?.facts[0] ?? '';
  return /^\d{1,12}$/.test(told) ? seconds(Number(told)) + 999 : undefined;
};

/** What an answer to a look tells. */
export const answerOf = (
  sections: readonly Section[],
  { events, metrics }: PollRequest,
): Result<RemoteAnswer, string> => {
  const at = clockOf(sections);
  if (at === undefined) return fail('it does not tell its time');
  const find = (name: string): Section | undefined => sections.find((section) => section.name === name);
  const memAvailableMb = availableMemoryMb(textOf(find('memory')));
  const load = loadOf(textOf(find('load')));
  const supervisor = supervisorOf(sections, at);
  const observation: Observation = {
    at,
    events: streamOf(sections, 'events', events),
    metrics: streamOf(sections, 'metrics', metrics),
    sample: { at, ...(memAvailableMb === undefined ? {} : { memAvailableMb }), disks: disksOf(sections) },
    supervisor: supervisor.supervision,
    ...memoryOf(sections),
  };
  return ok({
    observation,
    supervisor,
    hasFolder: find('folder')?.facts[0] !== 'missing',
    system: find('system')?.facts[0] ?? '',
    ...(load === undefined ? {} : { load }),
  });
};
