import { whenWords } from '../../../views/clock-time.ts';
import { durationWords, plural } from '../../../views/words.ts';
import type { StandingDetector } from '../../wire.ts';
import { timeZone } from '../browser/clock.ts';
import type { AlertRow } from '../shown/alert-rows.ts';
import { Panel } from './panel.tsx';
import { Said } from './said.tsx';

const signs = { critical: '‼', warning: '!', info: 'i' } as const;

interface AlertProps {
  readonly alert: AlertRow;
  readonly title: string;
  readonly now: number;
}

const Alert = ({ alert, title, now }: AlertProps) => {
  const { severity, message, raisedAt, clearedAt } = alert;
  return (
    <li class={`alert ${severity} ${clearedAt === undefined ? '' : 'over'}`}>
      <i aria-hidden="true">{signs[severity]}</i>
      <div>
        <b>
          <Said text={title} />
        </b>{' '}
        <span class="soft">
          {severity}, since {whenWords(raisedAt, now, timeZone)}
          {clearedAt === undefined ? '' : `, over after ${durationWords(Math.max(0, clearedAt - raisedAt))}`}
        </span>
        <p>
          <Said text={message} />
        </p>
      </div>
    </li>
  );
};

interface AlertsPanelProps {
  /** Undefined where no monitor was ever at work. */
  readonly standing: readonly AlertRow[] | undefined;
  readonly past: readonly AlertRow[];
  /** Detectors have titles; one of a later version is told by its name. */
  readonly detectors: readonly StandingDetector[];
  readonly now: number;
}

const shownAtMost = 50;

const titleOf = ({ detector }: AlertRow, detectors: readonly StandingDetector[]): string =>
  detectors.find(({ name }) => name === detector)?.title ?? detector.replaceAll('_', ' ');

/** What the monitor has raised, and what became of it. */
export const AlertsPanel = ({ standing, past, detectors, now }: AlertsPanelProps) => (
  <Panel
    id="alerts"
    title="Alerts"
    aside={
      standing === undefined ? 'unwatched' : standing.length === 0 ? 'none stands' : plural(standing.length, 'alert')
    }
    scrolls
  >
    {standing === undefined ? (
      <p class="soft">
        No monitor was ever at work here. <code>agent-runner monitor</code> watches and speaks up.
      </p>
    ) : null}
    {standing?.length === 0 ? <p class="calm">✓ Nothing to look at.</p> : null}
    <ul>
      {[...(standing ?? []), ...past.slice(0, shownAtMost)].map((alert) => (
        <Alert key={alert.key} alert={alert} title={titleOf(alert, detectors)} now={now} />
      ))}
    </ul>
  </Panel>
);
