import type { EpochMs } from '../model/time.ts';
import { whenWords } from './clock-time.ts';
import type { ServeScene } from './serve-line.ts';

const named = ({ roundNum, phase }: { readonly roundNum: number; readonly phase: string }): string =>
  `round ${roundNum}${phase === '' ? '' : ` (${phase})`}`;

const momentWords = ({ moment }: ServeScene, now: EpochMs, timeZone: string): string => {
  const when = (at: EpochMs): string => whenWords(at, now, timeZone);
  switch (moment.kind) {
    case 'between':
      return 'between rounds';
    case 'starting':
      return `${named(moment)} is starting`;
    case 'running':
      return `${named(moment)} since ${when(moment.startedAt)}, until ${when(moment.startedAt + moment.limit)} at the latest`;
    case 'settling':
      return `${named(moment)} has ended, its work is being settled`;
    case 'waiting':
      return `waiting until ${when(moment.until)} (${moment.reason})`;
  }
};

/** What a supervisor is at, for `systemctl status`: without what changes by the second, since nobody draws it anew. */
export const serviceStatus = (scene: ServeScene, now: EpochMs, timeZone: string): string =>
  `${momentWords(scene, now, timeZone)}${scene.ending ? '; ends after this' : ''}`;
