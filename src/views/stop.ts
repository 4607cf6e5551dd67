import { toSeconds } from '../model/time.ts';
import type { AskedEnd } from '../verbs/ask-end.ts';
import type { CancelEnd } from '../verbs/cancel.ts';
import { durationWords } from './words.ts';

const byItself = (left: boolean): string =>
  left ? 'It is still ending, by itself: agent-runner status shows how far it is.' : 'It ends by itself.';

/** What became of the wish that the supervisor end. */
export const stopText = (end: AskedEnd): string => {
  switch (end.kind) {
    case 'not_running':
      return end.found.kind === 'stale'
        ? `No supervisor is running: ${end.found.why}.\n`
        : 'No supervisor is running.\n';
    case 'ended':
      return `Process ${end.supervisor.process.pid} has ended, after ${durationWords(end.waited)}.\n`;
    case 'asked':
      return `Process ${end.supervisor.process.pid} is asked to end. ${byItself(end.left)}\n`;
  }
};

/** The same for `cancel`, with the round that it met. */
export const cancelText = ({ end, roundNum }: CancelEnd): string => {
  if (end.kind === 'not_running') return stopText(end);
  const round =
    roundNum === undefined
      ? 'No round was in progress.'
      : `The agent of round ${roundNum} was asked to commit and exit.`;
  return `${round} ${stopText(end)}`;
};

/** `stop --json`: `state` is `not_running`, `stopped` or `stopping`; `pid`, and `waited_s` where it was waited for. */
export const stopJson = (end: AskedEnd): Readonly<Record<string, unknown>> => {
  switch (end.kind) {
    case 'not_running':
      return { state: 'not_running', ...(end.found.kind === 'stale' ? { why: end.found.why } : {}) };
    case 'ended':
      return { state: 'stopped', pid: end.supervisor.process.pid, waited_s: toSeconds(end.waited) };
    case 'asked':
      return { state: 'stopping', pid: end.supervisor.process.pid };
  }
};

/** `cancel --json`: as `stop`, with `round_num`, null where no round was in progress. */
export const cancelJson = ({ end, roundNum }: CancelEnd): Readonly<Record<string, unknown>> => ({
  ...stopJson(end),
  round_num: roundNum ?? null,
});
