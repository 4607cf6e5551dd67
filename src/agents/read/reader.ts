import { type AgentPatterns, type Reader, type Reading, reading } from '../define.ts';
import type { Dialect } from './dialect.ts';
import { applySignal } from './fold.ts';
import { parseObjects } from './json.ts';
import { compilePatterns, type PatternTable } from './patterns.ts';
import { visibleLine } from './plain.ts';
import { repetitiveFrom } from './repetition.ts';
import { renderSignals } from './render.ts';
import type { Signal } from './signal.ts';
import { initialState, type ReadState } from './state.ts';
import { readTextLine } from './text-line.ts';
import { usageSoFar, verdictOf } from './verdict.ts';

const beginnings = ['{"type":', '{"role":', '[{"type":'] as const;

/** Half an event (the agent was ended while it wrote), or one that was too long to be kept whole. */
const isHalfEvent = (line: string): boolean =>
  beginnings.some((beginning) => line.startsWith(beginning) || (line.length > 1 && beginning.startsWith(line)));

const signalsOf = (line: string, dialect: Dialect): readonly Signal[] | undefined => {
  if (dialect.event === undefined || !(line.startsWith('{') || line.startsWith('[{'))) return undefined;
  const objects = parseObjects(line);
  if (objects === undefined) return isHalfEvent(line) ? [] : undefined;
  const understood = objects.map((object) => dialect.event?.(object));
  return understood.every((signals) => signals === undefined)
    ? undefined
    : understood.flatMap((signals) => signals ?? []);
};

const createReader = (dialect: Dialect, patterns: PatternTable): Reader<ReadState> => ({
  start: initialState,
  step: (state, line, lineNumber) => {
    if (dialect.skip.some((beginning) => line.startsWith(beginning))) {
      return state.structured ? state : { ...state, structured: true };
    }
    const signals = signalsOf(line, dialect);
    if (signals === undefined) return readTextLine(state, { raw: line, number: lineNumber }, dialect, patterns);
    const known = state.structured ? state : { ...state, structured: true };
    return signals.reduce((next, signal) => applySignal(next, signal, lineNumber, patterns), known);
  },
  signs: ({ end, working, repetition }) => ({
    finished: end.kind !== 'open' && !working,
    ...(repetition === undefined || repetition.times < repetitiveFrom
      ? {}
      : { repetition: { tool: repetition.tool, times: repetition.times } }),
  }),
  usage: usageSoFar,
  verdict: (state, ending) => verdictOf(state, ending, { habits: dialect, patterns }),
  render: (line) => {
    const signals = signalsOf(line, dialect);
    if (signals !== undefined) return renderSignals(signals);
    const text = visibleLine(line).trimEnd();
    return text === '' ? undefined : text;
  },
});

/** Puts a dialect to work on one round's output, with the configured patterns added to its own. */
export const readDialect = (dialect: Dialect, extra: Partial<AgentPatterns>): Reading =>
  reading(createReader(dialect, compilePatterns(dialect.patterns, extra)));
