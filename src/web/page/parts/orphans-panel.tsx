import { useState } from 'preact/hooks';
import { whenWords } from '../../../views/clock-time.ts';
import { plural } from '../../../views/words.ts';
import type { KeptOrphan } from '../../wire.ts';
import { copyText } from '../browser/clipboard.ts';
import { timeZone } from '../browser/clock.ts';
import { Panel } from './panel.tsx';
import { Said } from './said.tsx';

const Command = ({ command }: { readonly command: string }) => {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async (): Promise<void> => setState((await copyText(command)) ? 'copied' : 'failed');
  return (
    <div class="command">
      <code>
        <Said text={command} />
      </code>
      <button type="button" onClick={() => void copy()} aria-label={`Copy ${command}`}>
        {{ idle: 'Copy', copied: 'Copied', failed: 'Select it' }[state]}
      </button>
    </div>
  );
};

const Orphan = ({ orphan, now }: { readonly orphan: KeptOrphan; readonly now: number }) => {
  const { round_num: roundNum, sha, at, files, restore } = orphan;
  return (
    <li>
      <p>
        <b>{roundNum === null ? sha.slice(0, 12) : `Round ${roundNum}`}</b>{' '}
        <span class="soft">
          {files.length === 0 ? '' : plural(files.length, 'file')}
          {at === null ? '' : `, kept ${whenWords(Date.parse(at), now, timeZone)}`}
        </span>
      </p>
      <p class="files soft">
        <Said text={files.slice(0, 5).join(', ')} />
        {files.length > 5 ? ` and ${files.length - 5} more` : ''}
      </p>
      <Command command={restore} />
    </li>
  );
};

/** Uncommitted work that is kept, and the command that brings it back. */
interface Kept {
  /** Null where it is not known yet. */
  readonly orphans: readonly KeptOrphan[] | null;
  readonly now: number;
}

const aside = (orphans: Kept['orphans']): string => {
  if (orphans === null) return '';
  return orphans.length === 0 ? 'none' : String(orphans.length);
};

export const OrphansPanel = ({ orphans, now }: Kept) => (
  <Panel id="orphans" title="Kept work" aside={aside(orphans)} scrolls>
    {orphans?.length === 0 ? <p class="soft">No uncommitted work is waiting to be looked at.</p> : null}
    <ul>
      {orphans?.map((orphan) => (
        <Orphan key={orphan.sha} orphan={orphan} now={now} />
      ))}
    </ul>
  </Panel>
);
