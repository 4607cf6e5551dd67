import { numberOf, recordOf, recordsOf, textOf, type Fields } from './fields.ts';

/** A defense as a row. */
export interface DefenseRow {
  readonly name: string;
  readonly title: string;
  readonly state: 'active' | 'degraded' | 'off';
  /** With its unit; empty where it is only on. */
  readonly value: string;
  readonly reason: string;
  readonly summary: string;
  /** What went wrong once. */
  readonly story: string;
}

const valueOf = (defense: Fields): string => {
  const value = numberOf(defense, 'value') ?? textOf(defense, 'value');
  if (value === undefined) return '';
  return `${value} ${textOf(defense, 'unit') ?? ''}`.trim();
};

const rank = { off: 0, degraded: 0, active: 1 } as const;

/** The defenses of a snapshot, those first that do not hold as they could. */
export const defenseRows = (peek: Fields): readonly DefenseRow[] =>
  recordsOf(peek, 'defenses')
    .map((defense): DefenseRow => {
      const state = textOf(defense, 'state');
      return {
        name: textOf(defense, 'name') ?? '',
        title: textOf(defense, 'title') ?? '',
        state: state === 'degraded' || state === 'off' ? state : 'active',
        value: valueOf(defense),
        reason: textOf(defense, 'reason') ?? '',
        summary: textOf(defense, 'summary') ?? '',
        story: textOf(recordOf(defense, 'incident'), 'story') ?? '',
      };
    })
    .toSorted((a, b) => rank[a.state] - rank[b.state]);
