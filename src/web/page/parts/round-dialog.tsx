import { useEffect, useRef, useState } from 'preact/hooks';
import { sizeWords } from '../../../views/words.ts';
import type { RoundDetail, RoundLog } from '../../wire.ts';
import { timeZone } from '../browser/clock.ts';
import { fetchLog, fetchRound, type Answer, type WhichRound } from '../browser/requests.ts';
import { eventRowsOf } from '../shown/event-rows.ts';
import { roundFacts } from '../shown/round-facts.ts';
import { EventList } from './events-panel.tsx';
import { Said } from './said.tsx';

interface RoundDialogProps {
  readonly id: string;
  readonly round: WhichRound;
  /** By the clock of the project’s host, ms. */
  readonly now: number;
  readonly onClose: () => void;
}

const Detail = ({ detail: { round }, now }: { readonly detail: RoundDetail; readonly now: number }) => (
  <>
    <dl class="facts">
      {roundFacts(round, now, timeZone).map(([name, words]) => (
        <div>
          <dt>{name}</dt>
          <dd>
            <Said text={words} />
          </dd>
        </div>
      ))}
    </dl>
    <h4>What happened</h4>
    <EventList events={eventRowsOf(round, 'events', timeZone)} now={now} />
  </>
);

const Log = ({ log: { path, bytes, lines } }: { readonly log: RoundLog }) => (
  <>
    <p class="soft">
      <Said text={path} />, {sizeWords(bytes)}
    </p>
    <div class="output" tabIndex={0} role="region" aria-label="The end of its log">
      <pre>{lines.join('\n')}</pre>
    </div>
  </>
);

const why = (answer: Answer<unknown> | undefined): string => {
  if (answer === undefined) return 'It is being fetched …';
  return answer.ok ? '' : answer.why;
};

/** A round in full, over the page. */
export const RoundDialog = ({ id, round, now, onClose }: RoundDialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [detail, setDetail] = useState<Answer<RoundDetail>>();
  const [log, setLog] = useState<Answer<RoundLog>>();
  useEffect(() => {
    // What comes for a round that is not open any more is nobody's.
    let wanted = true;
    const keep =
      <Value,>(set: (value: Value) => void) =>
      (value: Value): void => {
        if (wanted) set(value);
      };
    void fetchRound(id, round).then(keep(setDetail));
    void fetchLog(id, round).then(keep(setLog));
    return () => {
      wanted = false;
    };
  }, [id, round.roundNum]);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="round-dialog" ref={dialog} aria-labelledby="round-title" onClose={onClose}>
      <div class="panel-head">
        <h3 id="round-title">Round {round.roundNum}</h3>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      {detail?.ok === true ? <Detail detail={detail.value} now={now} /> : <p>{why(detail)}</p>}
      <h4>The end of its log</h4>
      {log?.ok === true ? <Log log={log.value} /> : <p>{why(log)}</p>}
    </dialog>
  );
};
