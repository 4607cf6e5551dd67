import { useState } from 'preact/hooks';
import { whenWords } from '../../../views/clock-time.ts';
import { timeZone } from '../browser/clock.ts';
import { lookOf, markOf, outcomeName } from '../shown/outcome-look.ts';
import { changesOf, costOf, lengthOf, roundAt, tokensOf, type RoundAt } from '../shown/round-at.ts';
import type { History } from '../store/history.ts';
import { Panel } from './panel.tsx';
import { Said } from './said.tsx';

interface RoundsPanelProps {
  readonly history: History;
  readonly now: number;
  readonly onOpen: (roundNum: number) => void;
}

const perPage = 12;

const Row = ({
  round,
  now,
  onOpen,
}: {
  readonly round: RoundAt;
  readonly now: number;
  readonly onOpen: () => void;
}) => (
  <tr>
    <th scope="row">
      <button type="button" class="link" onClick={onOpen} aria-label={`Open round ${round.roundNum}`}>
        {round.roundNum}
      </button>
    </th>
    <td class="outcome">
      <i class={lookOf(round.outcome)} aria-hidden="true">
        {markOf(round.outcome)}
      </i>
      {outcomeName(round.outcome)}
    </td>
    <td data-name="phase">
      <Said text={round.phase} />
    </td>
    <td data-name="began">{whenWords(round.startedAt, now, timeZone)}</td>
    <td data-name="for" class="n">
      {lengthOf(round, now)}
    </td>
    <td data-name="changed">{changesOf(round)}</td>
    <td data-name="tokens" class="n">
      {tokensOf(round)}
    </td>
    <td data-name="cost" class="n">
      {costOf(round)}
    </td>
  </tr>
);

/** The rounds as a table, a page at a time: what the timeline shows, for reading. */
export const RoundsPanel = ({ history, now, onOpen }: RoundsPanelProps) => {
  const [page, turn] = useState(0);
  const count = history.rounds.length();
  const pages = Math.max(1, Math.ceil(count / perPage));
  const first = Math.max(0, count - 1 - Math.min(page, pages - 1) * perPage);
  const rounds = Array.from({ length: perPage }, (_, place) => roundAt(history, first - place)).filter(
    (round) => round !== undefined,
  );
  return (
    <Panel
      id="rounds"
      title="Rounds"
      aside={
        <div class="buttons small" role="group" aria-label="Pages of rounds">
          <button type="button" disabled={page === 0} onClick={() => turn(0)}>
            Latest
          </button>
          <button type="button" disabled={page === 0} aria-label="Later rounds" onClick={() => turn(page - 1)}>
            ‹
          </button>
          <button type="button" disabled={page >= pages - 1} aria-label="Earlier rounds" onClick={() => turn(page + 1)}>
            ›
          </button>
        </div>
      }
      scrolls
    >
      {count === 0 ? <p class="soft">No round yet.</p> : null}
      <table>
        <caption class="hidden-text">Rounds, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">Round</th>
            <th scope="col">Ended</th>
            <th scope="col">Phase</th>
            <th scope="col">Began</th>
            <th scope="col" class="n">
              For
            </th>
            <th scope="col">Changed</th>
            <th scope="col" class="n">
              Tokens
            </th>
            <th scope="col" class="n">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {rounds.map((round) => (
            <Row key={round.startedAt} round={round} now={now} onOpen={() => onOpen(round.roundNum)} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
};
