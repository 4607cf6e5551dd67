import type { Usage } from '../../model/round-report.ts';
import { isObject, textOf } from './json.ts';
import { plainText } from './plain.ts';
import type { Signal } from './signal.ts';

const briefInput = 160;
const briefResult = 200;

const brief = (text: string, most: number): string => {
  const line = plainText(text.slice(0, 4 * most))
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
};

/** The part of a tool's input that a person looks for first. */
const inputText = (input: unknown): string => {
  if (typeof input === 'string') return input;
  if (!isObject(input)) return '';
  const main = textOf(
    input,
    'command',
    'cmd',
    'file_path',
    'filePath',
    'path',
    'pattern',
    'query',
    'url',
    'description',
  );
  return main ?? (Object.keys(input).length === 0 ? '' : JSON.stringify(input));
};

const called = (tool: string, input: unknown): string => {
  const shown = brief(inputText(input), briefInput);
  return `▸ ${brief(tool, 60)}${shown === '' ? '' : `: ${shown}`}`;
};

const counts = (usage: Usage): string =>
  [
    usage.turns === undefined ? '' : `${usage.turns} turn${usage.turns === 1 ? '' : 's'}`,
    usage.tokensOut === undefined ? '' : `${usage.tokensIn ?? 0} tokens in, ${usage.tokensOut} out`,
    usage.costUsd === undefined ? '' : `$${usage.costUsd.toFixed(4)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');

const shown = (signal: Signal, total: string): string => {
  switch (signal.kind) {
    case 'began':
      return signal.model === undefined ? '' : `● ${brief(signal.model, 80)}`;
    case 'said':
      return plainText(signal.text).trimEnd();
    case 'called':
      return called(signal.tool, signal.input);
    case 'returned': {
      const text = brief(signal.text, briefResult);
      return text === '' ? '' : `  ${signal.failed ? '✗' : '⎿'} ${text}`;
    }
    case 'limited':
      return `! limit: ${brief(signal.error.text, briefResult)}`;
    case 'notice':
      return `… ${brief(signal.error.text, briefResult)}`;
    case 'refused':
    case 'gaveUp':
      return `✗ ${brief(signal.error.text, briefResult)}`;
    case 'finished':
    case 'ended':
      return `✓ finished${total === '' ? '' : ` · ${total}`}`;
    case 'used':
    case 'allowed':
    case 'answered':
      return '';
  }
};

/** What a line said, as people read it; undefined where there is nothing to read. */
export const renderSignals = (signals: readonly Signal[]): string | undefined => {
  const told = signals.find((signal) => signal.kind === 'used' && signal.of !== 'message');
  const total = told?.kind === 'used' ? counts(told.usage) : '';
  const lines = signals.map((signal) => shown(signal, total)).filter((text) => text !== '');
  return lines.length === 0 ? undefined : lines.join('\n');
};
