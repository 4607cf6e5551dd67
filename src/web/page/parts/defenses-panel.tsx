import { defenseRows, type DefenseRow } from '../shown/defense-rows.ts';
import type { Fields } from '../shown/fields.ts';
import { Panel } from './panel.tsx';
import { Said } from './said.tsx';

const signs: Readonly<Record<DefenseRow['state'], string>> = { active: '●', degraded: '◐', off: '○' };

/** What is held against what went wrong once. */
export const DefensesPanel = ({ peek }: { readonly peek: Fields }) => {
  const rows = defenseRows(peek);
  const active = rows.filter(({ state }) => state === 'active').length;
  return (
    <Panel
      id="defenses"
      title="Defenses"
      aside={rows.length === 0 ? undefined : `${active} of ${rows.length} active`}
      scrolls
    >
      {rows.length === 0 ? <p class="soft">Not told to other hosts.</p> : null}
      <ul class="states">
        {rows.map(({ name, title, state, value, reason, summary, story }) => (
          <li key={name} class={state}>
            <i aria-hidden="true">{signs[state]}</i>
            <details>
              <summary>
                <b>
                  <Said text={title} />
                </b>{' '}
                <span class="soft">
                  {state}
                  {value === '' ? '' : `, ${value}`}
                </span>
              </summary>
              <p>
                <Said text={summary} />
              </p>
              <p class="soft">
                <Said text={reason} />
              </p>
              <p class="soft">
                <Said text={story} />
              </p>
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  );
};
