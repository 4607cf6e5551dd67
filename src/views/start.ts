import type { RestartEnd } from '../verbs/restart.ts';
import type { RunningSupervisor } from '../verbs/supervisor-handle.ts';
import { paint } from './style.ts';

const next = 'agent-runner status · agent-runner logs -f · agent-runner stop';

/** Who runs now, and what to look at it with. */
export const startText = ({ process, mode }: RunningSupervisor, logPath: string, color: boolean): string => {
  const how =
    mode === 'service'
      ? `as a service: process ${process.pid}.`
      : `in the background: process ${process.pid}. It writes ${logPath}.`;
  return `The supervisor runs ${how}\n${paint(color).dim(next)}\n`;
};

/** `start --json`: `pid`, `log` (its own output; null for a service, whose manager has it) and `flags`, those of `serve`. */
export const startJson = (
  { process, mode, flags }: RunningSupervisor,
  logPath: string,
): Readonly<Record<string, unknown>> => ({
  state: 'running',
  pid: process.pid,
  log: mode === 'service' ? null : logPath,
  flags,
});

const beforeWords = (before: Extract<RestartEnd, { kind: 'restarted' }>['before']): string => {
  if (before.kind !== 'running') return 'None was running. ';
  const { process, mode } = before.supervisor;
  const place = mode === 'foreground' ? ', which ran in a terminal,' : '';
  return `Process ${process.pid}${place} has ended. `;
};

/** Who ran before, and who runs now. */
export const restartText = (end: RestartEnd, logPath: string, color: boolean): string =>
  end.kind === 'left'
    ? `The supervisor is still ending, by itself; ${end.returns ? 'its service manager starts it again then (agent-runner stop takes that back)' : 'none was started'}.\n`
    : `${beforeWords(end.before)}${startText(end.supervisor, logPath, color)}`;

/**
 * `restart --json`: as `start`, with `before`, the process id of the one before; or `state` is `stopping`, and `returns`
 * says whether its service manager starts it again.
 */
export const restartJson = (end: RestartEnd, logPath: string): Readonly<Record<string, unknown>> =>
  end.kind === 'left'
    ? { state: 'stopping', returns: end.returns }
    : {
        ...startJson(end.supervisor, logPath),
        before: end.before.kind === 'running' ? end.before.supervisor.process.pid : null,
      };
