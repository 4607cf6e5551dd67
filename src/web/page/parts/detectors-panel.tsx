import { whenWords } from '../../../views/clock-time.ts';
import type { StandingDetector } from '../../wire.ts';
import { timeZone } from '../browser/clock.ts';
import { Panel } from './panel.tsx';
import { Said } from './said.tsx';

const signs = { quiet: '✓', pending: '…', raised: '!', unwatched: '–' } as const;

const stateWords = ({ state, since }: StandingDetector, now: number): string =>
  state === 'quiet' || since === null ? state : `${state} since ${whenWords(Date.parse(since), now, timeZone)}`;

interface DetectorsPanelProps {
  readonly detectors: readonly StandingDetector[];
  readonly now: number;
}

const order = ['raised', 'pending', 'quiet', 'unwatched'] as const;

/** What is looked for, what was found first. */
export const DetectorsPanel = ({ detectors, now }: DetectorsPanelProps) => (
  <Panel id="detectors" title="Detectors" aside={`${detectors.length}`} scrolls>
    <ul class="states">
      {detectors
        .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
        .map((detector) => (
          <li key={detector.name} class={detector.state}>
            <i aria-hidden="true">{signs[detector.state]}</i>
            <details>
              <summary>
                <b>
                  <Said text={detector.title} />
                </b>{' '}
                <span class="soft">
                  {stateWords(detector, now)}
                  {detector.auto_stop ? ', stops the Loop' : ''}
                </span>
              </summary>
              <p>
                <Said text={detector.summary} />
              </p>
            </details>
          </li>
        ))}
    </ul>
  </Panel>
);
