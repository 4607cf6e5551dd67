import type { KillEnd } from '../verbs/kill.ts';
import { paint } from './style.ts';
import { plural } from './words.ts';

const supervisorWords = (end: Extract<KillEnd, { kind: 'killed' }>): string => {
  switch (end.supervisor) {
    case 'none':
      return end.closed.length === 0
        ? 'No supervisor is running, and no round was left open.'
        : 'No supervisor was running any more.';
    case 'ended':
      return `Process ${end.pid ?? 0} has ended its round and itself.`;
    case 'killed':
      return `Process ${end.pid ?? 0} did not answer and was killed.`;
  }
};

const listed = (head: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [head, ...lines.map((line) => `  ${line}`)];

/** What was ended, and what could not be. */
export const killText = (end: KillEnd, color: boolean): string => {
  if (end.kind === 'left') return `Process ${end.pid} is told to end at once, and is still doing it.\n`;
  const { red } = paint(color);
  const lines = [
    supervisorWords(end),
    ...end.closed.map((roundNum) => `Round ${roundNum} was closed in its place.`),
    ...listed(`${plural(end.ended.length, 'process', 'processes')} ended:`, end.ended),
    ...listed(red('could not be ended:'), end.survivors),
  ];
  return `${lines.join('\n')}\n`;
};

/**
 * `kill --json`: `state` is `killed` or `killing`; `supervisor` says whether there was `none`, it `ended` itself or
 * was `killed`; `pid`; `ended` and `survivors` are `PID COMMAND`; `closed` are the rounds that were closed in its place.
 */
export const killJson = (end: KillEnd): Readonly<Record<string, unknown>> => {
  if (end.kind === 'left') return { state: 'killing', pid: end.pid };
  const { supervisor, pid, ended, survivors, closed } = end;
  return { state: 'killed', supervisor, pid: pid ?? null, ended, survivors, closed };
};
