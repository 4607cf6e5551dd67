import type { ProjectNow } from '../shown/project-now.ts';
import type { Tile } from '../shown/last-day.ts';
import type { OutputTail } from '../store/output-tail.ts';
import { CourseBar } from './course-bar.tsx';
import { MoodSign } from './mood-sign.tsx';
import { Orders } from './orders.tsx';
import { OutputPane } from './output-pane.tsx';
import { Said } from './said.tsx';

interface NowPanelProps {
  readonly id: string;
  readonly now: ProjectNow;
  /** Absent, as its output, where nothing of the project was ever told. */
  readonly tiles?: readonly Tile[];
  readonly output?: OutputTail;
  /** Null where orders are not taken. */
  readonly orderKey: string | null;
}

const takesOrders = ({ mood }: ProjectNow): boolean => mood === 'working' || mood === 'waiting' || mood === 'between';

/** What the project is at. */
export const NowPanel = ({ id, now, tiles, output, orderKey }: NowPanelProps) => (
  <section class={`panel now ${now.mood}`} aria-labelledby="now-title">
    <h3 id="now-title" class="hidden-text">
      Now
    </h3>
    <div class="now-head">
      <p class="headline" role="status">
        <MoodSign mood={now.mood} />
        <Said text={now.headline} />
      </p>
      {orderKey === null ? null : <Orders key={id} id={id} orderKey={orderKey} taken={takesOrders(now)} />}
    </div>
    <p class="details">
      {now.details.map((detail) => (
        <span>
          <Said text={detail} />
        </span>
      ))}
    </p>
    <CourseBar course={now.course} />
    {output === undefined ? null : <OutputPane key={id} output={output} />}
    {tiles === undefined ? null : (
      <dl class="tiles" aria-label="The last 24 hours">
        {tiles.map(({ figure, name }) => (
          <div>
            <dt>{name}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
    )}
  </section>
);
