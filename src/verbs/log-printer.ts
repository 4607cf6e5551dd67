import { createLineSplitter } from '../agents/read/lines.ts';
import { plainText } from '../agents/read/plain.ts';
import { agents } from '../agents/index.ts';
import type { LoadedConfig } from '../config/loaded.ts';
import { roundSettings } from '../config/settings.ts';
import { readBackward, type JournalSource } from '../journal/read.ts';
import type { EventOf } from '../model/event.ts';

/** Hands on what a log holds, in one shape or another. */
export interface LogPrinter {
  feed(bytes: Uint8Array): void;
  /** The log is over: a half-written last line is all there will be of it. */
  end(): void;
}

/** Where it goes: text, or the bytes as they came. */
export type Out = (text: string | Uint8Array) => void;

/** As it came. */
export const rawPrinter = (out: Out): LogPrinter => ({ feed: out, end: () => {} });

/** A line as people read it; undefined hides it. */
export type Render = (line: string) => string | undefined;

/** Line by line. */
export const linePrinter = (render: Render, out: Out): LogPrinter => {
  const splitter = createLineSplitter();
  const print = (lines: readonly string[]): void => {
    const text = lines.flatMap((line) => render(line) ?? []).join('\n');
    if (text !== '') out(`${text}\n`);
  };
  return { feed: (bytes) => print(splitter.feed(bytes)), end: () => print(splitter.end()) };
};

/** Text whose control characters do nothing to the terminal. */
export const renderPlain: Render = (line) => plainText(line);

const startOf = (source: JournalSource, roundNum: number): EventOf<'round_start'> | undefined => {
  for (const entry of readBackward(source)) {
    if (entry.kind !== 'event' || entry.event.event !== 'round_start') continue;
    if (entry.event.round_num === roundNum) return entry.event;
    if (entry.event.round_num < roundNum) return undefined;
  }
  return undefined;
};

/** Who played a round, as far as it is told. */
interface Played {
  readonly phase?: string | null;
  readonly agent?: string;
  readonly preset?: string;
}

/** The preset that reads a round: the configured one where the journal's agent is still that, else the one of its name. */
const presetOf = (config: LoadedConfig, start: Played | undefined): string => {
  const phase = start?.phase ?? '';
  const known = config.values.phases.list.includes(phase);
  const { name, preset } = roundSettings(config, ...(known ? [phase] : [])).agent;
  const told = start?.agent;
  return told === undefined || told === name || !Object.hasOwn(agents, told) ? preset : told;
};

/** The same of a round whose beginning is known; without a configuration by what the round itself tells. */
export const renderPlayed = (config: LoadedConfig | undefined, start: Played | undefined): Render => {
  const preset = config === undefined ? (start?.preset ?? start?.agent ?? '') : presetOf(config, start);
  const reading = Object.hasOwn(agents, preset) ? agents[preset]?.read({}) : undefined;
  return reading === undefined ? renderPlain : (line) => reading.render(line);
};

/** How the output of a round's agent is read by people: by the reader of the agent that printed it. */
export const renderRound = (config: LoadedConfig, source: JournalSource, roundNum: number): Render =>
  renderPlayed(config, startOf(source, roundNum));
