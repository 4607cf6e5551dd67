import { useLayoutEffect, useRef } from 'preact/hooks';
import type { OutputTail } from '../store/output-tail.ts';

interface OutputPaneProps {
  readonly output: OutputTail;
}

/** What the agent prints, as it comes. It stays at the end, unless somebody has scrolled up to read. */
export const OutputPane = ({ output }: OutputPaneProps) => {
  const pane = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = output.batches.at(-1)?.id;
  useLayoutEffect(() => {
    const element = pane.current;
    if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [last]);
  const look = ({ currentTarget }: { readonly currentTarget: HTMLDivElement }): void => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget;
    atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
  };
  const title = output.roundNum === null ? 'Output of the agent' : `Output of round ${output.roundNum}`;
  return (
    <div class="output" ref={pane} onScroll={look} tabIndex={0} role="region" aria-label={title}>
      {output.batches.length === 0 ? <p class="soft">Nothing printed yet.</p> : null}
      {output.batches.map(({ id, text }) => (
        <pre key={id}>{text}</pre>
      ))}
    </div>
  );
};
