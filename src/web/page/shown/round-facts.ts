import { costWords, countWords } from '../../../views/amounts.ts';
import { whenWords } from '../../../views/clock-time.ts';
import { durationWords, plural } from '../../../views/words.ts';
import { numberOf, recordOf, textOf, timeOf, type Fields } from './fields.ts';

/** A fact and its name. */
export type Fact = readonly [name: string, words: string];

const exitWords = (code: number): string => (code < 0 ? `ended by signal ${-code}` : String(code));

const usageFacts = (usage: Fields | undefined): readonly (Fact | undefined)[] => {
  const count = (name: string, key: string): Fact | undefined => {
    const value = numberOf(usage, key);
    return value === undefined ? undefined : [name, countWords(value)];
  };
  const cost = numberOf(usage, 'cost_usd');
  const model = textOf(usage, 'model');
  return [
    cost === undefined ? undefined : ['cost', costWords(cost, usage?.['cost_estimated'] === true)],
    count('tokens in', 'tokens_in'),
    count('tokens out', 'tokens_out'),
    count('read from cache', 'cache_read_tokens'),
    count('tool calls', 'tool_calls'),
    count('turns', 'turns'),
    model === undefined ? undefined : ['model', model],
  ];
};

const progressWords = (progress: Fields | undefined): string | undefined => {
  if (progress === undefined) return undefined;
  const [commits = 0, files = 0] = [numberOf(progress, 'commits'), numberOf(progress, 'files_changed')];
  if (commits === 0 && files === 0) return 'nothing';
  return `${plural(commits, 'commit')}, ${plural(files, 'file')}, +${numberOf(progress, 'lines_added') ?? 0} −${numberOf(progress, 'lines_removed') ?? 0} lines`;
};

const detailWords = (detail: Fields | undefined): string | undefined =>
  detail === undefined
    ? undefined
    : Object.entries(detail)
        .map(([key, value]) => `${key.replaceAll('_', ' ')} ${String(value)}`)
        .join(', ');

/** What a round tells of itself, by the keys of `peek --json --round N`. */
export const roundFacts = (round: Fields, now: number, timeZone: string): readonly Fact[] => {
  const when = (key: string): string | undefined => {
    const at = timeOf(round, key);
    return at === undefined ? undefined : whenWords(at, now, timeZone);
  };
  const seconds = numberOf(round, 'duration_s');
  const exit = numberOf(round, 'exit_code');
  const kept = recordOf(round, 'kept');
  const dirty = numberOf(round, 'dirty_files');
  const fact = (name: string, words: string | undefined): Fact | undefined =>
    words === undefined || words === '' ? undefined : [name, words];
  return [
    fact('outcome', textOf(round, 'outcome') ?? textOf(round, 'state')),
    fact('because', detailWords(recordOf(round, 'outcome_detail'))),
    fact('phase', textOf(round, 'phase')),
    fact('agent', textOf(round, 'agent')),
    fact('began', when('started_at')),
    fact('ended', when('ended_at')),
    fact('agent ran', seconds === undefined ? undefined : durationWords(seconds * 1000)),
    fact('exit', exit === undefined ? undefined : exitWords(exit)),
    fact('changed', progressWords(recordOf(round, 'progress'))),
    fact('left behind', dirty === undefined || dirty === 0 ? undefined : plural(dirty, 'uncommitted file')),
    fact('kept as', textOf(kept, 'ref') ?? textOf(kept, 'sha')),
    ...usageFacts(recordOf(round, 'usage')),
  ].filter((one) => one !== undefined);
};
