import { lookOf, markOf } from '../shown/outcome-look.ts';

const groups: readonly { readonly words: string; readonly outcomes: readonly string[] }[] = [
  { words: 'ok', outcomes: ['ok'] },
  { words: 'limit, refused', outcomes: ['quota', 'transient'] },
  { words: 'ended by a limit', outcomes: ['timeout', 'stalled', 'over_memory', 'log_flood'] },
  { words: 'login, billing', outcomes: ['auth', 'billing'] },
  { words: 'failed', outcomes: ['failed', 'context', 'interrupted'] },
  { words: 'other', outcomes: ['cancelled', 'unknown'] },
  { words: 'at work', outcomes: [''] },
];

/** What colours and characters of the timeline mean. */
export const Legend = () => (
  <ul class="legend">
    {groups.map(({ words, outcomes }) => (
      <li>
        <i class={lookOf(outcomes[0] ?? '')} aria-hidden="true">
          {outcomes.map(markOf).join(' ')}
        </i>
        {words}
      </li>
    ))}
    <li>
      <i class="alert-sign" aria-hidden="true" />
      above: alerts
    </li>
    <li>
      <i class="wait-sign" aria-hidden="true" />
      below: waits
    </li>
  </ul>
);
