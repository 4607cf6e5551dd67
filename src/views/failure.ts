import type { ConfigProblem, Failure } from '../model/failure.ts';
import { paint } from './style.ts';

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
    default:
      return `Look at ${path}.`;
  }
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
        fix: '',
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
            : `${failure.path} is held by process ${failure.holder.pid} since ${failure.holder.since}: ${failure.holder.command}`,
        fix:
          failure.holder === undefined
            ? `fuser "${failure.path}" tells who holds it.`
            : 'Wait for it, or end it: agent-runner stop.',
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
    case 'defense_failed':
      return {
        what: `${plural(failure.defenses.length, 'defense')} did not hold: ${failure.defenses.join(', ')}.`,
        why: 'See above for what was expected and what happened.',
        fix: 'Please report it with the output of agent-runner demo.',
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
