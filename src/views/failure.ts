import type { ConfigProblem, Failure, FailureOf, LockHolder } from '../model/failure.ts';
import { shellWord } from '../model/shell-word.ts';
import { hostProblemWords, unreachableFix } from './host-problem.ts';
import { releaseWords } from './release-trouble.ts';
import { paint } from './style.ts';
import { upgradeTroubleWords } from './upgrade-trouble.ts';
import { durationWords } from './words.ts';

/** A failure in words: what happened, why, and the command or the step that mends it. */
export interface FailureWords {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** One mistake of a configuration, with its place. */
export const problemLine = (path: string, problem: ConfigProblem): string => {
  const place = problem.line === undefined ? path : `${path}:${problem.line}:${problem.column ?? 1}`;
  const hint = problem.nearest === undefined ? '' : ` Did you mean “${problem.nearest}”?`;
  return `${place}: ${problem.path === '' ? '' : `${problem.path}: `}${problem.reason}${hint}`;
};

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const ageWords = ({ ageMs }: LockHolder): string => (ageMs === undefined ? '' : ` (${durationWords(ageMs)} ago)`);

/** What ends a lock's holder: a work tree's may belong to another project, with a configuration of its own. */
const stopCommand = ({ config }: LockHolder): string =>
  config === undefined ? 'agent-runner stop' : `agent-runner stop --config ${shellWord(config)}`;

const ioFix = (errno: string, path: string): string => {
  switch (errno) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `Make room on the file system of ${path} (df -h "${path}").`;
    case 'EACCES':
    case 'EPERM':
      return `Check who owns it: ls -ld "${path}".`;
    case 'EROFS':
      return 'The file system is read-only: choose another folder, or mount it writable.';
    case 'EEXIST':
    case 'ENOTDIR':
      return `Something else stands where a folder is needed: move it away (ls -ld "${path}").`;
    default:
      return `Look at ${path}.`;
  }
};

const listenWords = ({ address, port, errno, reason }: FailureOf<'listen'>): Pick<FailureWords, 'why' | 'fix'> => {
  switch (errno) {
    case 'EADDRINUSE':
      return { why: 'Another program has that port.', fix: 'agent-runner dashboard --port 0 picks a free one.' };
    case 'EACCES':
      return {
        why: `Ports below 1024 are root’s (${reason}).`,
        fix: 'agent-runner dashboard --port 8787 needs no root.',
      };
    case 'EADDRNOTAVAIL':
      return { why: `${address} is no address of this machine.`, fix: 'ip address, or ifconfig, lists them.' };
    default:
      return {
        why: `${reason} (${errno})`,
        fix: `agent-runner dashboard --listen 127.0.0.1 --port ${port} is the usual way.`,
      };
  }
};

type Unreachable = FailureOf<'manager_unreachable'>;

const managerWhat = ({ manager, scope }: Unreachable): string =>
  scope === 'user' ? `There is no ${manager} for this user to talk to.` : `There is no ${manager} to talk to.`;

const managerFix = ({ manager, scope, cause, user }: Unreachable): string => {
  if (cause === 'absent') return 'agent-runner start runs it in the background without a service manager.';
  if (manager === 'launchd') return 'Log in at the screen once, or use --system.';
  if (scope === 'system') return 'systemctl status tells how the machine’s manager is.';
  return cause === 'silent'
    ? `systemctl restart "user@$(id -u ${user}).service", as root, starts it anew.`
    : `sudo loginctl enable-linger ${user} starts one that outlives every session; without one: sudo agent-runner install --system`;
};

/** What happened, why, how to fix it. */
export const failureWords = (failure: Failure): FailureWords => {
  switch (failure.code) {
    case 'usage':
      return { what: failure.message, why: '', fix: failure.hint ?? 'agent-runner VERB --help shows the flags.' };
    case 'unknown_name':
      return {
        what: `There is no ${failure.kind} “${failure.name}”.`,
        why: failure.nearest === undefined ? `Known: ${failure.known.join(', ')}.` : '',
        fix: failure.nearest === undefined ? '' : `Did you mean “${failure.nearest}”?`,
      };
    case 'not_found':
      return {
        what: `There is no ${failure.kind} “${failure.name}”.`,
        why: failure.where === undefined ? '' : `Looked in ${failure.where}.`,
        fix: failure.near === undefined || failure.near.length === 0 ? '' : `The nearest: ${failure.near.join(', ')}.`,
      };
    case 'config_not_found':
      return {
        what: 'There is no configuration here.',
        why: `Looked for ${failure.path}.`,
        fix: 'agent-runner init writes one; --config FILE names another.',
      };
    case 'config_invalid':
      return {
        what: `${plural(failure.problems.length, 'mistake')} in the configuration.`,
        why: failure.problems.map((problem) => problemLine(failure.path, problem)).join('\n'),
        fix: 'agent-runner config check tells when it is right.',
      };
    case 'startup_check_failed':
      return {
        what: `${plural(failure.checks.length, 'startup check')} failed; no round was started.`,
        why: failure.checks.map((check) => `${check.name}: ${check.reason}\n    ${check.fix}`).join('\n'),
        fix: 'AGENT_RUNNER_SKIP_STARTUP_CHECK=1 skips the checks.',
      };
    case 'locked':
      return {
        what: 'Another agent-runner is at work here.',
        why:
          failure.holder === undefined
            ? `${failure.path} is locked.`
            : `${failure.path} is held by process ${failure.holder.pid} since ${failure.holder.since}${ageWords(failure.holder)}: ${failure.holder.command}`,
        fix:
          failure.holder === undefined
            ? `fuser "${failure.path}" tells who holds it.`
            : `Wait for it, or end it: ${stopCommand(failure.holder)}`,
      };
    case 'io':
      return {
        what: `Could not ${failure.operation} ${failure.path}.`,
        why: `${failure.reason} (${failure.errno})`,
        fix: ioFix(failure.errno, failure.path),
      };
    case 'already_exists':
      return {
        what: `${failure.path} exists already.`,
        why: 'It is not overwritten unasked.',
        fix: '--force replaces it.',
      };
    case 'not_a_repository':
      return {
        what: `${failure.path} is not in a git work tree.`,
        why: 'What a round leaves uncommitted is kept by git.',
        fix: `git init "${failure.path}"`,
      };
    case 'no_git_identity':
      return {
        what: 'git does not know who commits.',
        why: `No user.name or user.email for ${failure.path}.`,
        fix: 'git config --global user.name "Your Name" && git config --global user.email you@example.com',
      };
    case 'git':
      return { what: `git could not ${failure.operation}.`, why: failure.reason, fix: '' };
    case 'spawn':
      return {
        what: `Could not start ${failure.command}.`,
        why: failure.reason,
        fix: 'Is it installed, and on the PATH?',
      };
    case 'command':
      return { what: `${failure.command} ended with ${failure.exit}.`, why: failure.reason, fix: '' };
    case 'time_limit':
      return {
        what: `Gave up on: ${failure.operation}.`,
        why: `It took longer than ${failure.limitMs / 1000} s.`,
        fix: '',
      };
    case 'not_running':
      return {
        what: 'No supervisor is running here.',
        why: failure.why ?? `Looked in ${failure.logDir}.`,
        fix: 'agent-runner start begins one in the background, agent-runner serve one in this terminal.',
      };
    case 'not_permitted':
      return {
        what: `Process ${failure.pid} is not ours to signal.`,
        why: `It belongs to user ${failure.uid}: ${failure.command}`,
        fix: `Run this as that user, or as root.`,
      };
    case 'not_started':
      return {
        what: `The supervisor ended before it was up, with exit ${failure.exit}.`,
        why: failure.lines.length === 0 ? 'It said nothing.' : failure.lines.join('\n'),
        fix: `agent-runner serve shows the same in this terminal; its log is ${failure.log}.`,
      };
    case 'listen':
      return { what: `Could not listen on ${failure.address}, port ${failure.port}.`, ...listenWords(failure) };
    case 'host_unreachable':
      return {
        what: `${failure.host} cannot be reached.`,
        why: failure.reason,
        fix: unreachableFix(failure),
      };
    case 'no_journal':
      return {
        what: `The journal shows nothing of ${failure.service}.`,
        why: failure.reason,
        fix: `sudo ${failure.command} shows it, where there is any; so it does, without sudo, to the group systemd-journal.`,
      };
    case 'host_unfit':
      return hostProblemWords(failure);
    case 'defense_failed':
      return {
        what: `${plural(failure.defenses.length, 'defense')} did not hold: ${failure.defenses.join(', ')}.`,
        why: 'See above for what was expected and what happened.',
        fix: 'Please report it with the output of agent-runner demo.',
      };
    case 'manager_unreachable':
      return { what: managerWhat(failure), why: failure.reason, fix: managerFix(failure) };
    case 'foreign_service':
      return {
        what: `${failure.path} is not this project’s.`,
        why: failure.owner === undefined ? 'agent-runner did not write it.' : `It is for ${failure.owner}.`,
        fix: 'Projects are told apart by the base name of [runtime] work_dir: rename one, or remove that file.',
      };
    case 'release':
      return releaseWords(failure.trouble);
    case 'upgrade':
      return upgradeTroubleWords(failure.trouble);
    case 'not_expressible':
      return {
        what: `${JSON.stringify(failure.text)} cannot be written into ${failure.format}.`,
        why: 'It holds a control character.',
        fix: 'Rename it.',
      };
  }
};

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');

/** A failure as text for stderr, ending in a newline. */
export const failureText = (failure: Failure, color: boolean): string => {
  const { red, dim } = paint(color);
  const { what, why, fix } = failureWords(failure);
  return `${[`${red('error:')} ${what}`, ...(why === '' ? [] : [indented(why)]), ...(fix === '' ? [] : [dim(indented(fix))])].join('\n')}\n`;
};

/** A failure as `--json` tells it: the code, its facts, and the words. */
export const failureJson = (failure: Failure): Readonly<Record<string, unknown>> => ({
  ...failure,
  ...failureWords(failure),
});
