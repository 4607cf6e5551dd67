import { whenWords } from '../../../views/clock-time.ts';
import { timeZone } from '../browser/clock.ts';
import type { EventRow } from '../shown/event-rows.ts';
import { Panel } from './panel.tsx';
import { Said } from './said.tsx';

/** Events as a list, the newest first. */
export const EventList = ({ events, now }: { readonly events: readonly EventRow[]; readonly now: number }) => (
  <ul class="event-list">
    {events.map(({ at, tone, text }) => (
      <li class={tone}>
        <time dateTime={new Date(at).toISOString()}>{whenWords(at, now, timeZone)}</time> <Said text={text} />
      </li>
    ))}
  </ul>
);

/** What the journal told last. */
export const EventsPanel = ({ events, now }: { readonly events: readonly EventRow[]; readonly now: number }) => (
  <Panel id="events" title="Events" scrolls>
    {events.length === 0 ? <p class="soft">Nothing told yet.</p> : null}
    <EventList events={events} now={now} />
  </Panel>
);
