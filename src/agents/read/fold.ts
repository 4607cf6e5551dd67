import { explain, type Finding } from './explain.ts';
import type { PatternTable } from './patterns.ts';
import { repeated } from './repetition.ts';
import type { ErrorFacts, Signal } from './signal.ts';
import { cleared, type ReadState } from './state.ts';
import { addUsage, usageOf } from './usage.ts';

/** The most that is kept of a message. Its end is kept: that is where an agent says that it is done. */
export const longestMessage = 4096;

type SignalOf<Kind extends Signal['kind']> = Extract<Signal, { readonly kind: Kind }>;

const said = (state: ReadState, { text, id, inner }: SignalOf<'said'>): ReadState => {
  const next = { ...cleared(state), working: true };
  if (inner === true || text === '') return next;
  const before = id !== undefined && state.message.id === id ? state.message.text : '';
  const whole = (before + text).slice(-longestMessage);
  return { ...next, message: { text: whole, ...(id === undefined ? {} : { id }) } };
};

const used = (state: ReadState, { usage, of, id = '' }: SignalOf<'used'>): ReadState => {
  if (of === 'round') return { ...state, told: { ...state.told, ...usage } };
  if (of === 'step') return { ...state, summed: addUsage(state.summed, usage) };
  if (state.newest?.id === id) return { ...state, newest: { id, usage } };
  const summed = state.newest === undefined ? state.summed : addUsage(state.summed, state.newest.usage);
  return { ...state, summed, newest: { id, usage } };
};

const finishedWell = (state: ReadState, line: number): ReadState => ({
  ...cleared(state),
  end: { kind: 'good', line },
  working: false,
});

const finishedBadly = (state: ReadState, finding: Finding): ReadState => {
  // The terminal event often only says that something failed; the error event before it says what.
  const best = finding.meaning.name === 'failed' && state.refused !== undefined ? state.refused : finding;
  return { ...state, end: { kind: 'bad', finding: best }, working: false };
};

const finished = (state: ReadState, { message }: SignalOf<'finished'>, line: number): ReadState => {
  // A “success” whose whole message is the error that was told just before it is that error.
  if (state.refused !== undefined && message !== undefined && state.refused.text === message) {
    return finishedBadly(state, state.refused);
  }
  const kept = message === undefined || message === '' ? state.message : { text: message.slice(-longestMessage) };
  return { ...finishedWell(state, line), message: kept };
};

const ended = (state: ReadState, line: number): ReadState =>
  state.refused === undefined ? finishedWell(state, line) : finishedBadly(state, state.refused);

/** A session or turn that begins after a bad end: the agent tries again by itself. */
const began = (state: ReadState, { sessionId, model }: SignalOf<'began'>): ReadState => ({
  ...state,
  working: true,
  end: state.end.kind === 'bad' ? { kind: 'open' } : state.end,
  told: { ...state.told, ...usageOf({ sessionId, model }) },
});

const called = (state: ReadState, { tool, input }: SignalOf<'called'>): ReadState => ({
  ...cleared(state),
  working: true,
  answered: false,
  message: { text: state.message.text },
  toolCalls: state.toolCalls + 1,
  repetition: repeated(state.repetition, tool, input),
});

const allowed = (state: ReadState): ReadState => {
  const { limited: _limited, ...rest } = state;
  return rest;
};

/** The state after one thing that a line said. Total: every signal in every state. */
export const applySignal = (state: ReadState, signal: Signal, line: number, patterns: PatternTable): ReadState => {
  const find = (error: ErrorFacts): Finding => explain(error, line, patterns);
  switch (signal.kind) {
    case 'began':
      return began(state, signal);
    case 'said':
      return said(state, signal);
    case 'called':
      return called(state, signal);
    case 'returned':
      return state;
    case 'used':
      return used(state, signal);
    case 'allowed':
      return allowed(state);
    case 'limited':
      return { ...state, limited: find(signal.error) };
    case 'notice':
      return { ...state, notice: find(signal.error) };
    case 'refused':
      return { ...state, refused: find(signal.error), answered: false };
    case 'answered':
      // In a text mode, what was printed before the answer is over.
      return { ...cleared(state), answered: true, textTail: '' };
    case 'finished':
      return finished(state, signal, line);
    case 'ended':
      return ended(state, line);
    case 'gaveUp':
      return finishedBadly(state, find(signal.error));
  }
};
