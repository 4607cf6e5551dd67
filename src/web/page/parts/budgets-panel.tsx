import { whenWords } from '../../../views/clock-time.ts';
import { timeZone } from '../browser/clock.ts';
import type { BudgetBar } from '../shown/budget-bars.ts';
import { Panel } from './panel.tsx';
import { Said } from './said.tsx';

const stateWords = { fine: '', near: 'nearly used up', gone: 'used up' } as const;

interface BudgetsPanelProps {
  /** Undefined where they are not known. */
  readonly budgets: readonly BudgetBar[] | undefined;
  readonly now: number;
}

/** What may be used up, and what is. */
export const BudgetsPanel = ({ budgets, now }: BudgetsPanelProps) => (
  <Panel id="budgets" title="Budgets" scrolls>
    {budgets === undefined ? <p class="soft">Not told to other hosts.</p> : null}
    {budgets?.length === 0 ? (
      <p class="soft">
        None is set. <code>[budget]</code> in the configuration bounds cost, tokens, rounds and time.
      </p>
    ) : null}
    <ul>
      {budgets?.map(({ name, words, share, state, until }) => (
        <li key={name}>
          <p>
            <b>
              <Said text={name} />
            </b>{' '}
            {words} <em>{stateWords[state]}</em>
          </p>
          <progress class={state} max={1} value={share} aria-label={`${name}: ${words}`} />
          {until === undefined ? null : <p class="soft">until {whenWords(until, now, timeZone)}</p>}
        </li>
      ))}
    </ul>
  </Panel>
);
