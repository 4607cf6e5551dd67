import { useRef, useState } from 'preact/hooks';
import { sendOrder, type Order } from '../browser/requests.ts';
import { Said } from './said.tsx';

const orders: readonly { readonly order: Order; readonly label: string; readonly question: string }[] = [
  { order: 'stop', label: 'Stop', question: 'Let the round in progress finish, and begin no other?' },
  { order: 'cancel', label: 'Cancel round', question: 'End the round in progress now? Its uncommitted work is kept.' },
  { order: 'wake', label: 'Wake', question: 'End the wait and begin the next round now?' },
];

interface OrdersProps {
  readonly id: string;
  readonly orderKey: string;
  /** Whether a supervisor is there to take them. */
  readonly taken: boolean;
}

/** The orders that a supervisor takes; each is asked for twice. */
export const Orders = ({ id, orderKey, taken }: OrdersProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [asked, ask] = useState(orders[0]);
  const [note, setNote] = useState('');
  const give = async (): Promise<void> => {
    dialog.current?.close();
    if (asked === undefined) return;
    setNote('…');
    const answer = await sendOrder(id, asked.order, orderKey);
    setNote(answer.ok ? answer.value.message : answer.why);
  };
  return (
    <div class="orders">
      <div class="buttons">
        {orders.map((one) => (
          <button
            type="button"
            disabled={!taken}
            onClick={() => {
              ask(one);
              dialog.current?.showModal();
            }}
          >
            {one.label}
          </button>
        ))}
      </div>
      <p class="note" role="status">
        <Said text={note} />
      </p>
      <dialog ref={dialog} aria-labelledby="order-question">
        <h3 id="order-question">{asked?.label}</h3>
        <p>{asked?.question}</p>
        <div class="buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            Back
          </button>
          <button type="button" class="strong" onClick={() => void give()}>
            {asked?.label}
          </button>
        </div>
      </dialog>
    </div>
  );
};
